/** Brings one version of an alert to its parties: what runs goes on with it, what is new begins (design, section 6). */
import type { AlertVersion } from '@tocsin/events'
import { planFor, type AnswerCommand, type VersionFacts } from '@tocsin/escalation'
import { isBarredParty, route } from '@tocsin/routing'
import { keyOf, type AlertRow } from '../tracks/rows.ts'
import type { Work } from '../tracks/work.ts'

export function factsOf(alert: AlertVersion): VersionFacts {
  const { version, level, horizon, kind, stage } = alert
  return { version, level, horizon, stage, kind: kind === 'ended' || kind === 'cancelled' ? 'fall' : kind }
}

/** @returns when time alone changes who is to be told: the deadline of a review */
export function routeAlert(
  work: Work,
  row: AlertRow,
  early: ReadonlyMap<string, AnswerCommand[]>,
): Date | null {
  const alert = row.data
  const routing = route(alert, work.directory, work.now, { lastSurgeAt: row.surgeAt })
  const { barred } = routing.evidence
  work.outcome.audit.push({
    alert: alert.alert,
    party: null,
    outcome: routing.outcome,
    reason: routing.reason,
    evidence: {
      version: alert.version,
      marking: routing.marking,
      tracks: routing.tracks,
      withheld: routing.withheld,
      barred: [...barred.states, ...barred.organisations],
    },
  })
  const version = factsOf(alert)
  for (const track of work.tracksOf(alert.alert)) {
    if (isBarredParty(track.party, barred)) work.apply(track, { type: 'close', reason: 'withheld' })
    else if (routing.outcome === 'closed') {
      work.apply(track, { type: 'close', reason: alert.kind === 'cancelled' ? 'cancelled' : 'ended' })
    } else if (track.party === 'review' && alert.stage === 'issued') {
      work.apply(track, { type: 'close', reason: 'issued' })
    } else if (routing.reason !== 'no-surge') {
      work.apply(track, { type: 'revise', version, wasIssued: row.routedIssued })
      work.apply(track, { type: 'recheck' })
    }
  }
  for (const { party, kind } of routing.tracks) {
    if (work.track(alert.alert, party) !== undefined) continue
    const plan = planFor(party, kind, work.directory)
    const answers = early.get(keyOf({ alert: alert.alert, party })) ?? []
    work.start({ alert: alert.alert, party, kind }, plan, version, answers)
  }
  return routing.nextAt
}
