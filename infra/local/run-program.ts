import { spawn } from 'node:child_process'

/** How a program ended, and what it printed where that was kept. */
export interface ProgramEnd {
  readonly code: number
  readonly output: string
}

export interface ProgramOptions {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** Lets it print as it goes instead of keeping its output. */
  readonly show?: boolean
}

/** Runs a program to its end. A program that cannot be started ends with 127. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    })
    const output: Buffer[] = []
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => output.push(chunk))
    child.once('error', (error) => resolve({ code: 127, output: error.message }))
    child.once('close', (code) =>
      resolve({ code: code ?? 1, output: Buffer.concat(output).toString('utf8') }),
    )
  })
}
