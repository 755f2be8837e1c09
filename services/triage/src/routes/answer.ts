/** A decision's outcome as an answer of HTTP. */
import { invalidField, Problem } from '@tocsin/service'
import type { Decided } from '../review/parts.ts'

/** @returns the decision's id @throws Problem not-found, stale or invalid */
export function decisionOf(decided: Decided): string {
  if (decided.outcome === 'unknown') throw new Problem('not-found')
  if (decided.outcome === 'stale') throw new Problem('stale', { detail: decided.reason })
  if (decided.outcome === 'refused') throw invalidField(decided.pointer, decided.reason)
  return decided.decision
}

/** @throws Problem not-found */
export function found<T>(value: T | null): T {
  if (value === null) throw new Problem('not-found')
  return value
}
