/** What a data set of conflict events is to the import. */
import type { ReportInput } from '@tocsin/intake'
import type { FieldFault } from '@tocsin/service'

/** A row by the names of its columns, as they stand in the file. */
export type Row = Readonly<Record<string, string>>

/** What is odd about a row that is kept all the same. */
export type Flag =
  /** low, best and high contradict each other; they are kept in order of size */
  | 'deaths-contradict'
  /** several states hold or claim the place; the data set's own country is kept */
  | 'place-disputed'
  /** the point lies in another country than the one named; the point counts */
  | 'country-by-point'
  /** dated no better than to a year; kept as of its first month */
  | 'date-vague'

export interface Deaths {
  low: number
  best: number
  high: number
}

export type RowReading =
  | { outcome: 'read'; event: string; report: ReportInput; deaths: Deaths; flags: Flag[] }
  | { outcome: 'faulty'; event: string | null; faults: FieldFault[] }

export interface Dataset {
  /** names its events together with their own ids, for ever */
  name: 'ucdp-ged' | 'acled'
  /** how people call it */
  title: string
  /** columns without which a file is not this data set */
  columns: readonly string[]
  read(row: Row, now: Date): RowReading
  /** the event's last day, as it stands; not checked */
  lastDay(row: Row): string
  /** the first outlet that told of it */
  outlet(row: Row): string | null
  /** whether civilians were who it was aimed at */
  isOneSided(row: Row): boolean
}
