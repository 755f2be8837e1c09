import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

import { eventually } from '../eventually.ts'

/** How a tied process is started. */
export interface TiedOptions {
  readonly command: string
  readonly args: readonly string[]
  /** Its whole environment, or what is added to ours with `inherit`. */
  readonly env?: Readonly<Record<string, string>>
  readonly inherit?: boolean
  readonly cwd?: string
  /** Run as this user; only root can. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** What asks it to end; SIGTERM unless told. */
  readonly endSignal?: 'SIGTERM' | 'SIGINT'
  /** Told each line as it comes, without its line feed. */
  readonly onLine?: (line: string) => void
  /** A folder that goes when we die without having stopped it. */
  readonly removeWhenOrphaned?: string
}

/** A child process that never outlives this one, with the lines that it printed. */
export interface TiedProcess {
  readonly pid: number
  /** Lines of its standard output and standard error, as they came; the oldest of more than 5,000 are dropped. */
  readonly lines: readonly string[]
  /** Settles once it has ended and its output is read. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  readonly running: boolean
  send(signal: NodeJS.Signals): void
  /** Asks it to end, and kills it when it has not after `patience` milliseconds (5,000 unless told). */
  stop(patience?: number): Promise<void>
  /** Waits until a line satisfies the predicate; fails at once if the process ends before. */
  line(matches: (line: string) => boolean, what: string, within?: number): Promise<string>
}

// The shell turns into the command (so the process id is the command's own) and leaves a watcher behind, which reads a
// pipe that only we hold open: end of file without a line means that we died, however we died.
const TIE = `
( if read -r _ <&3; then exit 0; fi
  kill -s "$TIED_SIGNAL" $$; n=0
  while kill -0 $$ && [ $n -lt 50 ]; do sleep 0.1; n=$((n+1)); done
  kill -s KILL $$
  [ -z "$TIED_FOLDER" ] || rm -rf -- "$TIED_FOLDER"
) >/dev/null 2>&1 </dev/null &
unset TIED_SIGNAL TIED_FOLDER
exec "$@" 3<&-`

const KEPT_LINES = 5_000

/** Starts a command that ends when it is told to, or when this process ends in any way at all. */
export async function startTied(options: TiedOptions): Promise<TiedProcess> {
  const signal = options.endSignal ?? 'SIGTERM'
  const child = spawn('/bin/sh', ['-c', TIE, 'sh', options.command, ...options.args], {
    cwd: options.cwd,
    env: {
      ...(options.inherit ? process.env : {}),
      ...options.env,
      TIED_SIGNAL: signal.slice('SIG'.length),
      TIED_FOLDER: options.removeWhenOrphaned ?? '',
    },
    ...options.user,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // Ctrl-C in a terminal reaches us alone, so that we end the children in our own order.
    detached: true,
  })
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  return new Tied(child, signal, options.onLine)
}

class Tied implements TiedProcess {
  readonly lines: string[] = []
  readonly ended: TiedProcess['ended']
  readonly #child: ChildProcess
  readonly #endSignal: NodeJS.Signals
  readonly #onLine: ((line: string) => void) | undefined
  #running = true
  #read = false

  constructor(child: ChildProcess, endSignal: NodeJS.Signals, onLine?: (line: string) => void) {
    this.#onLine = onLine
    this.#child = child
    this.#endSignal = endSignal
    const leash = child.stdio[3]
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#keep(line))
    }
    child.once('exit', () => {
      this.#running = false
      if (leash && 'end' in leash) leash.end('done\n')
    })
    leash?.on('error', () => this.#keep('(the watcher of this process is gone)'))
    this.ended = new Promise((resolve) =>
      child.once('close', (code, signal) => {
        this.#read = true
        resolve({ code, signal })
      }),
    )
  }

  get pid(): number {
    return this.#child.pid ?? -1
  }

  get running(): boolean {
    return this.#running
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async stop(patience = 5_000): Promise<void> {
    if (this.#running) {
      this.send('SIGCONT')
      this.send(this.#endSignal)
      const kill = setTimeout(() => this.send('SIGKILL'), patience)
      await this.ended
      clearTimeout(kill)
    }
    await this.ended
  }

  async line(matches: (line: string) => boolean, what: string, within = 30_000): Promise<string> {
    // Its end may be told before what it printed last is read.
    const found = await eventually(() => this.lines.find(matches) ?? (this.#read ? ENDED : undefined), {
      within,
      what,
    })
    if (found !== ENDED) return found
    throw new Error(`${what}: the process ended before.\n${this.lines.slice(-20).join('\n')}`)
  }

  #keep(line: string): void {
    this.#onLine?.(line)
    this.lines.push(line)
    if (this.lines.length > KEPT_LINES) this.lines.splice(0, this.lines.length - KEPT_LINES)
  }
}

const ENDED = '\u0000ended'
