import { startTied } from './tied-process.ts'
import type { TiedProcess } from './tied-process.ts'

/** One line of a service's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly event?: string }

/** How a service is started. */
export interface ServiceOptions {
  /** The path of its `main.ts`. */
  readonly main: string
  /** Its whole environment but PATH. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly user?: { readonly uid: number; readonly gid: number }
  /** The log event that says it is up; `started` unless told, `null` waits for nothing. */
  readonly upWhen?: string | null
  /** Milliseconds until it is up; 120,000 unless told: five that start at once share a slow machine. */
  readonly within?: number
  readonly onLine?: (line: string) => void
}

/** A service as a process of its own. */
export interface ServiceProcess {
  readonly pid: number
  readonly running: boolean
  readonly ended: TiedProcess['ended']
  /** Every line that it printed, log or not. */
  readonly lines: readonly string[]
  /** The lines that are JSON objects. */
  log(): LogLine[]
  /** Waits for a log line of this event, from the `from`-th log line on (0 unless told). */
  logged(event: string, options?: { readonly within?: number; readonly from?: number }): Promise<LogLine>
  /** SIGKILL leaves it no chance; SIGSTOP freezes it until SIGCONT. */
  kill(signal: NodeJS.Signals): void
  /** SIGTERM and wait; SIGKILL after `patience` milliseconds, 10,000 unless told. */
  stop(patience?: number): Promise<void>
}

/** Starts a service with this Node and waits until its log says that it is up. */
export async function spawnService(options: ServiceOptions): Promise<ServiceProcess> {
  const child = await startTied({
    command: process.execPath,
    args: [options.main],
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...options.env },
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.user && { user: options.user }),
    ...(options.onLine && { onLine: options.onLine }),
  })
  const service: ServiceProcess = {
    pid: child.pid,
    get running() {
      return child.running
    },
    ended: child.ended,
    lines: child.lines,
    log: () => child.lines.flatMap(logLine),
    async logged(event, { within = 30_000, from = 0 } = {}) {
      const matches = (line: string) => logLine(line).some((entry) => entry.event === event)
      if (from === 0) return firstOf(await child.line(matches, `${options.main} logs ${event}`, within))
      const later = (line: string) =>
        matches(line) &&
        service
          .log()
          .slice(from)
          .some((entry) => entry.event === event)
      await child.line(later, `${options.main} logs ${event} again`, within)
      return firstOf(
        JSON.stringify(
          service
            .log()
            .slice(from)
            .find((entry) => entry.event === event),
        ),
      )
    },
    kill: (signal) => child.send(signal),
    stop: (patience = 10_000) => child.stop(patience),
  }
  const up = options.upWhen === undefined ? 'started' : options.upWhen
  if (up !== null) {
    try {
      await service.logged(up, { within: options.within ?? 120_000 })
    } catch (error) {
      await service.stop()
      throw error
    }
  }
  return service
}

function firstOf(line: string): LogLine {
  const [entry] = logLine(line)
  if (!entry) throw new Error(`not a log line: ${line}`)
  return entry
}

function logLine(line: string): LogLine[] {
  if (!line.startsWith('{')) return []
  try {
    return [JSON.parse(line) as LogLine]
  } catch {
    return []
  }
}
