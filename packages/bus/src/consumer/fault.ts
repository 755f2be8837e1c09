import { failureCode } from '@tocsin/database'

/** What of a failure may be kept and logged: a code and where it arose; never its message, which may hold values. */
export interface Fault {
  reason: string
  places: string[]
}

export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { reason: typeof error, places: [] }
  const frames = [...(error.stack ?? '').matchAll(/([\w.-]+\.[mc]?[tj]s:\d+):\d+\)?$/gm)].map(
    (match) => match[1]!,
  )
  return { reason: failureCode(error) ?? error.name, places: frames.slice(0, 5) }
}
