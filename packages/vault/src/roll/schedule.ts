/** When an epoch is due: pure, of rows and a given instant. */

/** An epoch as its row tells it. */
export interface EpochRow {
  id: string
  state: 'open' | 'closed' | 'destroyed'
  /** null for one from before epochs were dated */
  openedAt: Date | null
  closedAt: Date | null
  notAfter: Date
}

export interface Rhythm {
  /** an epoch is sealed to for so long */
  everyMs: number
  /** how long a closed epoch's key stays for what is still being written under it */
  graceMs: number
}

/** @returns whether another epoch is to be opened now */
export function isDue(epochs: readonly EpochRow[], now: Date, { everyMs }: Rhythm): boolean {
  return !epochs.some(
    ({ state, openedAt, notAfter }) =>
      state === 'open' && notAfter > now && openedAt !== null && openedAt.getTime() + everyMs > now.getTime(),
  )
}

/** @returns closed epochs, oldest first: their wraps are to be moved */
export function closedEpochs(epochs: readonly EpochRow[]): EpochRow[] {
  return epochs
    .filter(({ state }) => state === 'closed')
    .toSorted((a, b) => timeOf(a.openedAt) - timeOf(b.openedAt))
}

/** @returns whether a closed epoch's key may be destroyed once nothing lies under it */
export function mayDie({ closedAt }: EpochRow, now: Date, { graceMs }: Rhythm): boolean {
  return timeOf(closedAt) + graceMs <= now.getTime()
}

/**
 * How old what could still be opened from a copy may be: the age of the oldest key that is not destroyed.
 * @returns seconds; 0 if there is none, infinite for one that was never dated
 */
export function oldestEpochSeconds(epochs: readonly EpochRow[], now: Date): number {
  const living = epochs.filter(({ state }) => state !== 'destroyed')
  return Math.max(0, ...living.map(({ openedAt }) => (now.getTime() - timeOf(openedAt)) / 1000))
}

function timeOf(instant: Date | null): number {
  return instant?.getTime() ?? Number.NEGATIVE_INFINITY
}
