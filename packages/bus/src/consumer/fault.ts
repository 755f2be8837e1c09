import { codeOf } from '../code-of.ts'

/** What of a failure may be kept and logged: a code and where it arose; never its message, which may hold values. */
export interface Fault {
  reason: string
  places: string[]
}

export function faultOf(error: unknown): Fault {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const frames = [...stack.matchAll(/([\w.-]+\.[mc]?[tj]s:\d+):\d+\)?$/gm)].map((match) => match[1]!)
  return { reason: codeOf(error), places: frames.slice(0, 5) }
}
