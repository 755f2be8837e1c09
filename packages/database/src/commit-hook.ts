/**
 * How `queue` tells the relay of its own process that a commit brings new outbox rows, so that it need not wait for its
 * next poll. A transaction carries the mark itself; a savepoint's object does not, and then the poll finds the rows.
 */
const mark = Symbol('outbox rows queued')

interface Marked {
  [mark]?: { queued: boolean }
}

export function attachMark(tx: object): { queued: boolean } {
  const state = { queued: false }
  ;(tx as Marked)[mark] = state
  return state
}

export function markQueued(tx: object): void {
  const state = (tx as Marked)[mark]
  if (state !== undefined) state.queued = true
}
