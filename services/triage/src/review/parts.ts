/** What every decision of a reviewer is made with, and how it can come out. */
import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import type { RefusalText } from '@tocsin/messages'
import type { LevelModel } from '@tocsin/situations'
import type { Opener } from '@tocsin/vault'
import type { ReadingTools } from '../assess/read-report.ts'
import type { DirectoryCopy } from '../directory/copy.ts'

export interface ReviewParts {
  database: Database
  opener: Opener
  directory: DirectoryCopy
  model: LevelModel
  tools: ReadingTools
  clock: Clock
  /** the evaluator has something to look at */
  wake: () => void
}

/** `unknown`: not there, or not for this person to know; the two are never told apart. */
export type Decided =
  | { outcome: 'decided'; decision: string }
  | { outcome: 'unknown' }
  | { outcome: 'stale'; reason: RefusalText }
  | { outcome: 'refused'; pointer: string; reason: RefusalText }
