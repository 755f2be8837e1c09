import { queue, type Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { beatEvent } from './directory-events.ts'

const MINUTE = 60_000

/** Says each minute that the directory lives. @returns how to stop */
export function startBeat(options: {
  database: Database
  clock: Clock
  /** told of beats that failed; the next one comes anyway */
  onFailure(error: unknown): void
}): () => void {
  const { database, clock, onFailure } = options
  const beat = (): void => {
    database.transaction((tx) => queue(tx, beatEvent(clock.now()))).catch(onFailure)
  }
  beat()
  const timer = setInterval(beat, MINUTE)
  return () => clearInterval(timer)
}
