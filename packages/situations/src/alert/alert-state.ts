/** What an alert is decided from: the situations of a crisis, what people decided about it, and what was said before. */
import type { AlertVersion, Implicated, PartyId } from '@tocsin/events'
import type { Situation } from '../situation.ts'

export interface CrisisView {
  crisis: string
  country: string
  /** `actual`, `exercise` or `drill:<id>` */
  world: string
  situations: readonly Situation[]
  /** the union over all evidence of the crisis, settled and faded included */
  implicated: readonly Implicated[]
  /** candidate states of an ambiguous place, beside the country itself */
  candidates: readonly string[]
}

export type AlertDecision =
  | {
      kind: 'issue'
      id: string
      alert: string
      /** the version that the reviewer had before his eyes */
      version: number
      at: Date
      note: string | null
      ticked: readonly PartyId[]
      struckOut: readonly PartyId[]
    }
  | {
      kind: 'cancel' | 'end'
      id: string
      alert: string
      at: Date
      closeReason: NonNullable<AlertVersion['closeReason']>
    }
  | { kind: 'exclude'; id: string; state: string; at: Date; until: Date }

/** The last version of an alert, and what its next one has to know beside it. */
export interface AlertState {
  version: AlertVersion
  /** how many alerts the crisis has had, this one included */
  episode: number
  /** the version that asked for a reviewer last: an issue of an older one is stale */
  proposedWith: number
  /** id of the issue decision that stands in the version */
  issue: string | null
  /** keys of the situations that surged */
  surging: readonly string[]
}

export type AlertOutcome =
  | { outcome: 'version'; reason: string; evidence: readonly string[]; state: AlertState }
  | { outcome: 'nothing'; reason: string; evidence: readonly string[] }

export function isOpen(state: AlertState | null): state is AlertState {
  return state !== null && state.version.kind !== 'ended' && state.version.kind !== 'cancelled'
}
