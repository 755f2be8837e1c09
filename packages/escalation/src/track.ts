/**
 * One alert's way through one party, as data: what has been asked of whom, what was answered, and the one timer that
 * is due next. All instants are milliseconds since the epoch, so that a track is plain JSON.
 */
import type { DeliveryKind, Horizon, Level, Meaning } from '@tocsin/events'
import type { Plan } from './policy.ts'

export type Instant = number

/** Somebody who is asked: the seat that receives, the person on it, and the seat that the step names. */
export interface Ask {
  seat: string
  person: string
  /** seat named by the step; another than `seat` where a substitute receives on the substitute's own */
  for: string
  /** told in what words: a first alert, a rise, a reopening */
  kind: DeliveryKind
  /** tried, but known to be out of reach, so the step takes no time for this one */
  triedOnly: boolean
}

export interface Omission {
  seat: string
  /** for the audit trail alone */
  reason: string
}

/** One line of the track's history of answers. */
export interface Answer {
  id: string
  seat: string
  person: string | null
  meaning: Meaning
  at: Instant
  until: Instant | null
}

export type Timer = { what: 'step' | 'wake' | 'remind' | 'reopen' | 'page'; at: Instant }
export type TrackStatus = 'new' | 'running' | 'stopped' | 'exhausted' | 'closed'
export type CloseReason = 'ended' | 'cancelled' | 'resolved' | 'issued' | 'closed' | 'withheld'

/** Why a track began a run. */
export type RunReason =
  | 'started'
  | 'level-rise'
  | 'surge'
  | 'silence'
  | 'asked-again'
  | 'declined'
  | 'restored'

export interface Track {
  alert: string
  party: string
  status: TrackStatus
  plan: Plan | null
  /** index of the rule in force */
  rule: number
  level: Level
  horizon: Horizon
  version: number
  /** the version at the last start, rise or surge: answers on an older page are stale */
  since: number
  waking: boolean
  /** why the present run began */
  runReason: RunReason
  /** rises by one at each start, rise, surge, reopening and asking again */
  run: number
  /** 1-based; one above the rule's passes: the fallback chain */
  pass: number
  /** index of the running step; -1 before the first of a pass */
  step: number
  /** indexes of steps that this pass has not taken yet */
  remaining: number[]
  /** persons asked in this pass */
  askedInPass: string[]
  /** a pass that ends at the instant it began took no time, and none follows it */
  passBeganAt: Instant
  /** who is asked by the running step */
  current: Ask[]
  /** everybody asked so far, each seat and person once */
  asked: { seat: string; person: string }[]
  /** persons who said that they cannot act, until a rise or surge asks again */
  declined: string[]
  /** persons who stood aside for good */
  recused: string[]
  /** persons of whom every channel is dead */
  unreachable: string[]
  /** the answer that holds the track, if stopped by one */
  held: Answer | null
  lastActivity: Instant | null
  closed: CloseReason | null
  timer: Timer | null
}

/** @returns a track on which nothing has happened */
export function initialTrack(alert: string, party: string): Track {
  return {
    alert,
    party,
    status: 'new',
    plan: null,
    rule: -1,
    level: 'watch',
    horizon: 'weeks',
    version: 0,
    since: 0,
    waking: false,
    runReason: 'started',
    run: 0,
    pass: 0,
    step: -1,
    remaining: [],
    askedInPass: [],
    passBeganAt: 0,
    current: [],
    asked: [],
    declined: [],
    recused: [],
    unreachable: [],
    held: null,
    lastActivity: null,
    closed: null,
    timer: null,
  }
}
