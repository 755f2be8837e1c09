/** What one event of a track leads to: messages planned or stopped, and what the log is told. */
import type { DataOf, DeliveryKind } from '@tocsin/events'
import type { TrackEvent } from '@tocsin/escalation'
import type { Outcome } from './outcome.ts'
import { trackEvent } from './outgoing.ts'
import type { Planning } from './plan-messages.ts'
import { askingKinds, keyOf, type TrackRow } from './rows.ts'

/**
 * @param row with the event applied
 * @returns persons who cannot be reached by any channel
 */
export function followEvent(
  row: TrackRow,
  event: TrackEvent,
  outcome: Outcome,
  planning: Planning,
): string[] {
  const time = new Date(event.at)
  const { alert, party, state } = row
  const track = { alert, party, at: time.toISOString() }
  switch (event.type) {
    case 'started': {
      const { version, level, horizon } = event
      const barred = row.kind === 'review' && row.barred.length > 0 ? { barred: [...row.barred] } : {}
      const data = { ...track, version, level, horizon, reason: row.kind, ...barred }
      outcome.events.push({ what: 'event', event: trackEvent('track.started', row, time, [], data) })
      return []
    }
    case 'run-began':
      if (state.run > 1) stop(outcome, row, askingKinds, 'superseded')
      return []
    case 'step-began':
      return beginStep(row, event, outcome, planning)
    case 'informed':
      return inform(row, event, outcome, planning)
    case 'answered':
      if (event.answer.meaning === 'recused') stop(outcome, row, null, 'recused', event.answer.person)
      return []
    case 'stopped': {
      stop(outcome, row, askingKinds, 'answered')
      const { seat, meaning, id } = event.answer
      noteStopped(outcome, row, time, id, { ...track, reason: 'answered', seat, meaning })
      return []
    }
    case 'closed':
      stop(outcome, row, null, event.reason === 'withheld' ? 'not-needed' : event.reason)
      // That a party is withheld is for the audit trail alone.
      if (event.reason === 'withheld') return []
      noteStopped(outcome, row, time, event.reason, {
        ...track,
        reason: event.reason,
        seat: null,
        meaning: null,
      })
      return []
    case 'exhausted': {
      const exhausted = trackEvent('track.exhausted', row, time, [state.run, event.at], track)
      outcome.events.push({ what: 'event', event: exhausted })
      planning.pageOperators(row, event.at)
      return []
    }
    case 'operators-paged':
      planning.pageOperators(row, event.at)
      return []
    case 'taken':
      stop(outcome, row, ['operator-page'], 'taken')
      return []
    case 'active':
    case 'handed-over':
    case 'pass-began':
    case 'reach-changed':
    case 'reminded':
    case 'revised':
    case 'waiting':
      return []
  }
}

type Event<T extends TrackEvent['type']> = Extract<TrackEvent, { type: T }>

function beginStep(
  row: TrackRow,
  event: Event<'step-began'>,
  outcome: Outcome,
  planning: Planning,
): string[] {
  const { alert, party, state } = row
  const time = new Date(event.at)
  const first = state.run === 1 && event.pass === 1 && event.step === 0
  if (!first) {
    const { step, pass } = event
    const data = { alert, party, step, pass, at: time.toISOString(), reason: state.runReason }
    const escalated = trackEvent('track.escalated', row, time, [state.run, pass, step, event.at], data)
    outcome.events.push({ what: 'event', event: escalated })
  }
  const answerBy = event.nextAt === null ? null : new Date(event.nextAt)
  return event.asks.flatMap((ask) => {
    const { seat, person, kind } = ask
    const asking = { seat, person, kind, step: event.step, answerBy, patience: true, at: event.at }
    return planning.ask(row, asking) ? [] : [person]
  })
}

function inform(row: TrackRow, event: Event<'informed'>, outcome: Outcome, planning: Planning): string[] {
  const { kind, at } = event
  for (const to of event.to) {
    if (kind === 'cancel') outcome.cancels.push({ row, to, at })
    else planning.ask(row, { ...to, kind, step: null, answerBy: null, patience: kind === 'handover', at })
  }
  return []
}

function stop(
  outcome: Outcome,
  row: TrackRow,
  kinds: readonly DeliveryKind[] | null,
  reason: string,
  person: string | null = null,
): void {
  // What this very work has planned was never written.
  const mine = (one: { alert: string; party: string; kind: DeliveryKind; person: string }): boolean =>
    keyOf(one) === keyOf(row) &&
    (kinds === null || kinds.includes(one.kind)) &&
    (person === null || one.person === person)
  outcome.asks = outcome.asks.filter((one) => !mine(one))
  outcome.deliveries = outcome.deliveries.filter((one) => !mine(one))
  outcome.events = outcome.events.filter((one) => one.what !== 'planned' || !mine(one.delivery))
  outcome.stops.push({ alert: row.alert, party: row.party, kinds, person, reason })
}

function noteStopped(
  outcome: Outcome,
  row: TrackRow,
  time: Date,
  distinct: string,
  data: Omit<DataOf<'track.stopped'>, 'inFlight'>,
): void {
  const event = (inFlight: string[]) =>
    trackEvent('track.stopped', row, time, [distinct, time.getTime()], {
      ...data,
      inFlight,
    } as DataOf<'track.stopped'>)
  outcome.events.push({ what: 'stopped', key: keyOf(row), event })
}
