/**
 * One transaction's work on tracks: decides commands on locked rows in memory and collects what follows, so that any
 * number of events costs the same few statements (`flush.ts`).
 */
import {
  decide,
  evolve,
  initialTrack,
  type AnswerCommand,
  type Command,
  type Decision,
  type Plan,
  type TrackEvent,
  type VersionFacts,
} from '@tocsin/escalation'
import type { Barred, Directory, TrackKind } from '@tocsin/routing'
import { followEvent } from './follow-event.ts'
import type { Outcome } from './outcome.ts'
import { planningOf, type Planning, type PlanningParts } from './plan-messages.ts'
import { barredOf, contextOf } from './receivers.ts'
import { keyOf, type AlertRow, type TrackRow } from './rows.ts'

/** The party whose tracks stand for what waits for a reviewer. */
const REVIEW = 'review'

export type WorkSettings = Pick<PlanningParts, 'foldMs' | 'supported'>
export type WorkParts = WorkSettings & Pick<PlanningParts, 'directory' | 'disabled' | 'now'>

export interface Work {
  readonly outcome: Outcome
  readonly planning: Planning
  readonly now: Date
  readonly directory: Directory
  /** Puts what was read into the work. */
  hold(alerts: readonly AlertRow[], tracks: readonly TrackRow[]): void
  alert(id: string): AlertRow | undefined
  track(alert: string, party: string): TrackRow | undefined
  tracksOf(alert: string): TrackRow[]
  start(
    id: { alert: string; party: string; kind: TrackKind; barred?: readonly string[] },
    plan: Plan,
    version: VersionFacts,
    answers: AnswerCommand[],
  ): Decision
  apply(row: TrackRow, command: Command): Decision
}

export function openWork(parts: WorkParts): Work {
  const { directory, now } = parts
  const alerts = new Map<string, AlertRow>()
  const tracks = new Map<string, TrackRow>()
  const outcome: Outcome = {
    routed: [],
    followed: [],
    changed: new Set(),
    started: new Set(),
    stops: [],
    asks: [],
    deliveries: [],
    cancels: [],
    events: [],
    audit: [],
    now,
  }
  const barred = (id: string): Barred => {
    const item = tracks.get(keyOf({ alert: id, party: REVIEW }))
    return barredOf(alerts.get(id)?.data ?? null, directory, item?.barred)
  }
  const planning = planningOf({ ...parts, outcome, alert: (id) => alerts.get(id), barred })

  function apply(row: TrackRow, command: Command): Decision {
    const decision = decide(row.state, command, contextOf(barred(row.alert), directory, now))
    const { alert, party } = row
    const reason = `${command.type}: ${decision.reason}`
    const evidence = { ...decision.evidence, omitted: omittedOf(decision.events) }
    outcome.audit.push({ alert, party, outcome: decision.outcome, reason, evidence })
    const unreachable: string[] = []
    for (const event of decision.events) {
      row.state = evolve(row.state, event)
      unreachable.push(...followEvent(row, event, outcome, planning))
    }
    if (decision.events.length > 0) outcome.changed.add(row)
    // Whom no channel reaches is passed at once, after all that was decided before that was known.
    for (const person of unreachable) apply(row, { type: 'unreachable', person })
    return decision
  }

  return {
    outcome,
    planning,
    now,
    directory,
    hold(alertRows, trackRows) {
      alertRows.forEach((row) => alerts.set(row.alert, row))
      trackRows.forEach((row) => tracks.set(keyOf(row), row))
    },
    alert: (id) => alerts.get(id),
    track: (alert, party) => tracks.get(keyOf({ alert, party })),
    tracksOf: (alert) => [...tracks.values()].filter((row) => row.alert === alert),
    start({ alert, party, kind, barred: states = [] }, plan, version, answers) {
      const row: TrackRow = { alert, party, kind, state: initialTrack(alert, party), barred: states }
      // what it asks in its first moment is judged by whom it bars
      tracks.set(keyOf(row), row)
      const decision = apply(row, { type: 'start', plan, version, answers })
      if (row.state.status === 'new') tracks.delete(keyOf(row))
      else outcome.started.add(row)
      return decision
    },
    apply,
  }
}

function omittedOf(events: readonly TrackEvent[]): unknown[] {
  return events.flatMap((event) => ('omitted' in event ? event.omitted : []))
}
