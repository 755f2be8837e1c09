/** Whether a version of an alert may be shown to a party's people. Pure; the same rule by which the notifier tells. */
import type { AlertVersion } from '@tocsin/events'
import { barredFrom, isBarredParty, stateOf, type Directory } from '@tocsin/routing'

export type Showing =
  | { outcome: 'shown'; reason: 'told'; evidence: { barred: string[] } }
  | {
      outcome: 'kept-back'
      reason: 'barred' | 'struck-out' | 'not-issued' | 'before-track'
      evidence: { barred: string[] }
    }

/**
 * A barred party keeps what it had before: later versions are kept back from it. A state sees what has been issued, no
 * earlier version, and nothing from which a reviewer struck it out.
 *
 * @param fromVersion the version with which the party's track began
 */
export function mayShow(
  alert: AlertVersion,
  party: string,
  fromVersion: number,
  directory: Directory,
): Showing {
  const barred = barredFrom(alert, directory)
  const evidence = { barred: [...barred.states, ...barred.organisations].toSorted() }
  const kept = (reason: Exclude<Showing['reason'], 'told'>): Showing => ({
    outcome: 'kept-back',
    reason,
    evidence,
  })
  if (isBarredParty(party, barred)) return kept('barred')
  if (alert.struckOut.includes(party)) return kept('struck-out')
  if (alert.version < fromVersion) return kept('before-track')
  if (stateOf(directory, party) !== null && alert.stage !== 'issued') return kept('not-issued')
  return { outcome: 'shown', reason: 'told', evidence }
}
