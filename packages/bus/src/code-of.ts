import { failureCode } from '@tocsin/database'

/** What of a failure may be logged: a driver's or broker's code, else the class; never the message. */
export function codeOf(error: unknown): string {
  return failureCode(error) ?? (error instanceof Error ? error.name : typeof error)
}
