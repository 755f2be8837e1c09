/** Cells that every data set of events has: numbers of deaths, a point, how long ago a day is. */
import type { FieldFault } from '@tocsin/service'
import type { Deaths, Row } from './dataset.ts'
import type { Point } from './located.ts'

const DAY = 86_400_000
/** an event older than this is history when it arrives */
const BACKFILL_DAYS = 90

export const fault = (column: string, detail: string): FieldFault => ({ pointer: `/${column}`, detail })

export function count(row: Row, column: string, faults: FieldFault[]): number {
  const text = row[column] ?? ''
  if (/^\d{1,7}(\.0+)?$/.test(text)) return Number(text)
  faults.push(fault(column, 'must be a whole number of deaths'))
  return 0
}

export function inOrder({ low, best, high }: Deaths): Deaths {
  return { low: Math.min(low, best, high), best, high: Math.max(low, best, high) }
}

/** The point of the columns `latitude` and `longitude`. */
export function pointIn(row: Row, faults: FieldFault[]): Point {
  const degrees = (column: 'latitude' | 'longitude', most: number): number => {
    const text = row[column] ?? ''
    const read = /^-?\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
    if (!(Math.abs(read) <= most)) faults.push(fault(column, `must be degrees between -${most} and ${most}`))
    return read
  }
  return { latitude: degrees('latitude', 90), longitude: degrees('longitude', 180) }
}

/** @param day YYYY-MM-DD */
export function isBackfill(day: string, now: Date): boolean {
  return now.getTime() - Date.parse(`${day}T00:00:00Z`) > BACKFILL_DAYS * DAY
}
