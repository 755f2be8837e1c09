/** Rows of the notifier's tables as code holds them, and the kinds of deliveries that a stopping answer ends. */
import type { AlertVersion, DeliveryKind } from '@tocsin/events'
import type { Track } from '@tocsin/escalation'
import type { TrackKind } from '@tocsin/routing'
import type { AskContent } from './content.ts'

export interface TrackRow {
  alert: string
  party: string
  kind: TrackKind
  state: Track
  /** states whose people must not hear of the review item that it stands for */
  barred: readonly string[]
}

export interface AlertRow {
  alert: string
  version: number
  routedVersion: number
  routedIssued: boolean
  issuedAt: Date | null
  surgeAt: Date | null
  /** the newest version */
  data: AlertVersion
  /** the version that was routed last */
  routed: AlertVersion | null
}

export interface AskRow {
  id: string
  alert: string
  party: string
  seat: string
  person: string
  kind: DeliveryKind
  step: number | null
  version: number
  answerBy: Date | null
  patienceMs: number
  askedAt: Date
  content: AskContent
  dueAt: Date | null
}

export interface NewDelivery {
  id: string
  ask: string
  alert: string
  party: string
  seat: string
  person: string
  channel: string
  channelKind: string
  class: 'full' | 'bare'
  kind: DeliveryKind
  version: number
  step: number | null
  answerBy: Date | null
  plannedAt: Date
  dueAt: Date
}

/** Kinds that ask for an answer: what stops them is an answer. Reminders, updates and Cancel go on (promise 6). */
export const askingKinds: readonly DeliveryKind[] = [
  'alert',
  'level-rise',
  'surge',
  'reopened',
  'handover',
  'review',
  'operator-page',
]

/** Kinds that wait in a window and go as one. */
export const foldingKinds: readonly DeliveryKind[] = ['update', 'issued']

export const keyOf = (row: { alert: string; party: string }): string => `${row.alert}/${row.party}`
