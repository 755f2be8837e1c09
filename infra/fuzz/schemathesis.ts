/** Schemathesis in a virtual environment of its own, which is made when its list of versions changes. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../local/run-program.ts'

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url))

/** @returns the path of the program; @throws Error where Python cannot make an environment or pip fails */
export async function schemathesisIn(cache: string): Promise<string> {
  const versions = await readFile(requirements)
  const name = createHash('sha256').update(versions).digest('hex').slice(0, 12)
  const folder = join(cache, `schemathesis-${name}`)
  const program = join(folder, 'bin', 'schemathesis')
  if (existsSync(program)) return program
  const options = { cwd: cache }
  await orThrow('python3 -m venv', runProgram('python3', ['-m', 'venv', folder], options))
  const pip = ['install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]
  try {
    await orThrow('pip install', runProgram(join(folder, 'bin', 'pip'), pip, options))
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  return program
}

async function orThrow(what: string, run: ReturnType<typeof runProgram>): Promise<void> {
  const { code, output } = await run
  if (code !== 0) throw new Error(`${what} ended with ${code}: ${output.slice(-2000)}`)
}
