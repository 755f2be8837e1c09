/**
 * Logs by allow list: a line is an event name from one list with its own allowed fields. What is not on the list cannot
 * be written, so no text, address, URL or driver's message can slip in (design, section 4).
 */
import pino from 'pino'
import type { DestinationStream } from 'pino'

/** Event name → names of the fields it may carry, none of them `event`. Values are ids, codes, route templates, counts. */
export type LogEvents = Readonly<Record<string, readonly string[]>>

/** What every service may log. */
export const serviceEvents = {
  started: ['port', 'operatorPort', 'bus', 'pid'],
  stopping: ['signal'],
  stopped: [],
  failed: ['code', 'where', 'frames'],
  'http.request': ['method', 'route', 'status', 'ms'],
  'http.failed': ['method', 'route', 'code', 'where', 'frames'],
  'database.lost': ['code'],
  'consumer.joined': ['group', 'topic', 'partitions'],
  'consumer.batch-failed': ['group', 'topic', 'partition', 'code', 'events'],
  'consumer.lost': ['group', 'topic', 'code'],
  'consumer.log-replaced': ['group', 'topic', 'partition'],
  'consumer.gap': ['group', 'topic', 'partition', 'records'],
  'consumer.retry-failed': ['group', 'code'],
  'consumer.release-failed': ['group'],
  'consumer.copy-waits': ['group', 'topic'],
  'log.retention-held': ['topic', 'group'],
  'log.housekeeping-failed': ['code'],
  'kafka.client': ['where'],
  'kafka.offset-out-of-range': [],
  'event.parked': ['group', 'topic', 'id', 'reason', 'tries'],
  'event.dead': ['group', 'topic', 'id', 'reason', 'tries'],
  'event.resent': ['group', 'topic', 'id'],
  'relay.leading': ['epoch'],
  'relay.failed': ['topic', 'partition', 'code', 'waitMs'],
  'relay.refused': ['topic', 'id', 'code'],
  'clock.jumped': ['ms'],
} as const satisfies LogEvents

type Level = 'error' | 'warn' | 'info' | 'debug'
type Fields = Readonly<
  Record<string, string | number | boolean | readonly string[] | readonly number[] | null | undefined>
>

export interface Logger {
  error(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields): void
  info(event: string, fields?: Fields): void
  debug(event: string, fields?: Fields): void
}

/**
 * @param events the service's own events, beside those of every service; an event that is on neither list is logged as
 *   `unlisted` with nothing but its name cut to 40 characters, so that the fault is seen and nothing leaks
 */
export function createLogger(options: {
  service: string
  level: 'silent' | Level
  events?: LogEvents
  destination?: DestinationStream
}): Logger {
  const allowed: LogEvents = { ...serviceEvents, ...options.events }
  const base = { service: options.service }
  const target = pino(
    {
      level: options.level,
      base,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  )
  const write = (level: Level, event: string, fields: Fields = {}): void => {
    const names = Object.hasOwn(allowed, event) ? allowed[event] : undefined
    if (names === undefined) return target[level]({ event: 'unlisted', name: event.slice(0, 40) })
    const line: Record<string, unknown> = { event }
    for (const name of names) if (fields[name] !== undefined) line[name] = fields[name]
    target[level](line)
  }
  return {
    error: (event, fields) => write('error', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    info: (event, fields) => write('info', event, fields),
    debug: (event, fields) => write('debug', event, fields),
  }
}

/**
 * What of an error may be logged: its code or class, and where in our own code it arose, as file:line without folders.
 * Never its message: a driver puts values into it.
 */
export function loggable(error: unknown): { code: string; frames: string[] } {
  if (!(error instanceof Error)) return { code: typeof error, frames: [] }
  const cause = error.cause instanceof Error ? error.cause : error
  const coded = (cause as NodeJS.ErrnoException).code ?? (error as NodeJS.ErrnoException).code
  const frames = [...(cause.stack ?? '').matchAll(/\/([\w.-]+\.[mc]?[tj]s):(\d+):\d+/g)].map(
    (m) => `${m[1]}:${m[2]}`,
  )
  return { code: typeof coded === 'string' ? coded : cause.name, frames: frames.slice(0, 6) }
}
