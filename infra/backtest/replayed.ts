/** A dated event as the replay knows it: what a service would have kept of it, and how many it killed. */
import type { ReportSubmitted } from '@tocsin/events'
import type { ReportText } from '@tocsin/vault'

export interface Replayed {
  submitted: ReportSubmitted
  words: ReportText
  /** best estimate */
  deaths: number
  /** one side's violence against people who do not fight */
  oneSided: boolean
  /** a row of a data set, whose gaps say nothing about who fell silent */
  fromDataset: boolean
}

export interface Reading {
  events: Replayed[]
  /** rows or lines that cannot be read, with why */
  refused: { row: number; why: string }[]
}

export const DAY = 86_400_000

export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}

export function midnight(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}
