/**
 * One transaction's work on tracks: decides commands on locked rows in memory and collects what follows, so that any
 * number of events costs the same few statements (`flush.ts`).
 */
import { derivedId, type AlertReleased, type ChannelKind, type DeliveryKind } from '@tocsin/events'
import {
  decide,
  evolve,
  initialTrack,
  nextHandover,
  onDuty,
  type AnswerCommand,
  type Command,
  type Decision,
  type Plan,
  type TrackEvent,
  type VersionFacts,
} from '@tocsin/escalation'
import { holderOf, scheduleOf, seatOf, seatsOf, type Directory, type TrackKind } from '@tocsin/routing'
import { contentOf } from './ask-content.ts'
import type { Outcome } from './outcome.ts'
import { trackEvent } from './outgoing.ts'
import { barredOf, contextOf, usableChannels, type UsableChannel } from './receivers.ts'
import {
  askingKinds,
  foldingKinds,
  keyOf,
  type AlertRow,
  type AskRow,
  type NewDelivery,
  type TrackRow,
} from './rows.ts'

export interface WorkSettings {
  /** how long updates wait to go as one, in milliseconds */
  foldMs: number
  /** channels that somebody here can send by */
  supported: ReadonlySet<ChannelKind>
}

export interface WorkParts extends WorkSettings {
  directory: Directory
  disabled: ReadonlySet<string>
  now: Date
}

export interface Work {
  readonly outcome: Outcome
  readonly now: Date
  readonly directory: Directory
  /** Puts what was read into the work. */
  hold(alerts: readonly AlertRow[], tracks: readonly TrackRow[]): void
  alert(id: string): AlertRow | undefined
  track(alert: string, party: string): TrackRow | undefined
  tracksOf(alert: string): TrackRow[]
  start(
    id: { alert: string; party: string; kind: TrackKind },
    plan: Plan,
    version: VersionFacts,
    answers: AnswerCommand[],
  ): Decision
  apply(row: TrackRow, command: Command): Decision
  /** Begins the next channel of an ask. */
  planNext(row: TrackRow, ask: AskRow, next: UsableChannel): void
  /** Plans the one message that two people released past the protective rule. */
  releaseTo(release: AlertReleased): void
  /** The channels of an ask's seat that can be used now. */
  channelsOf(alert: string, seat: string): UsableChannel[]
}

const MINUTE = 60_000

export function openWork(parts: WorkParts): Work {
  const { directory, now } = parts
  const alerts = new Map<string, AlertRow>()
  const tracks = new Map<string, TrackRow>()
  const outcome: Outcome = {
    changed: new Set(),
    stops: [],
    asks: [],
    deliveries: [],
    cancels: [],
    events: [],
    audit: [],
    now,
  }

  const versionOf = (alert: string): AlertRow['data'] | null => alerts.get(alert)?.data ?? null

  function channelsOf(alert: string, seatId: string): UsableChannel[] {
    const seat = seatOf(directory, seatId)
    if (seat === null) return []
    const version = versionOf(alert)
    const barred = barredOf(version, directory)
    return usableChannels(seat, version, barred, directory, parts.supported, parts.disabled)
  }

  function apply(row: TrackRow, command: Command): Decision {
    const context = contextOf(barredOf(versionOf(row.alert), directory), directory, now)
    const decision = decide(row.state, command, context)
    outcome.audit.push({
      alert: row.alert,
      party: row.party,
      outcome: decision.outcome,
      reason: `${command.type}: ${decision.reason}`,
      evidence: { ...decision.evidence, omitted: omittedOf(decision.events) },
    })
    for (const event of decision.events) {
      row.state = evolve(row.state, event)
      follow(row, event)
    }
    if (decision.events.length > 0) outcome.changed.add(row)
    return decision
  }

  /** What one event of a track leads to. */
  function follow(row: TrackRow, event: TrackEvent): void {
    const time = new Date(event.at)
    const { alert, party, state } = row
    switch (event.type) {
      case 'started': {
        const data = {
          alert,
          party,
          version: event.version,
          level: event.level,
          horizon: event.horizon,
          at: time.toISOString(),
          reason: row.kind,
        }
        outcome.events.push({ what: 'event', event: trackEvent('track.started', row, time, [], data) })
        return
      }
      case 'run-began':
        if (state.run > 1) stop(row, askingKinds, 'superseded')
        return
      case 'step-began': {
        const step = ladderStep(state.plan?.rules[state.rule]?.steps.length ?? 0, event.pass, event.step)
        const data = {
          alert,
          party,
          step: event.step,
          pass: event.pass,
          at: time.toISOString(),
          reason: state.runReason,
        }
        const first = state.run === 1 && step === 0
        const distinct = [state.run, event.pass, event.step, event.at]
        if (!first)
          outcome.events.push({
            what: 'event',
            event: trackEvent('track.escalated', row, time, distinct, data),
          })
        for (const ask of event.asks) {
          const answerBy = event.nextAt === null ? null : new Date(event.nextAt)
          planAsk(row, { ...ask, step: event.step, answerBy, patience: true, at: event.at })
        }
        return
      }
      case 'informed':
        for (const to of event.to) {
          if (event.kind === 'cancel') outcome.cancels.push({ row, to, at: event.at })
          else
            planAsk(row, {
              ...to,
              kind: event.kind,
              step: null,
              answerBy: null,
              patience: event.kind === 'handover',
              at: event.at,
            })
        }
        return
      case 'answered':
        if (event.answer.meaning === 'recused' && event.answer.person !== null) {
          stop(row, null, 'recused', event.answer.person)
        }
        return
      case 'stopped': {
        stop(row, askingKinds, 'answered')
        const { seat, meaning } = event.answer
        stopped(row, { reason: 'answered', seat, meaning, at: time }, [event.answer.id])
        return
      }
      case 'closed':
        stop(row, null, event.reason === 'withheld' ? 'not-needed' : event.reason)
        // That a party is withheld is for the audit trail alone.
        if (event.reason !== 'withheld')
          stopped(row, { reason: event.reason, seat: null, meaning: null, at: time }, [event.reason])
        return
      case 'exhausted': {
        const data = { alert, party, at: time.toISOString() }
        outcome.events.push({
          what: 'event',
          event: trackEvent('track.exhausted', row, time, [state.run, event.at], data),
        })
        pageOperators(row, event.at)
        return
      }
      case 'operators-paged':
        pageOperators(row, event.at)
        return
      case 'taken':
        stop(row, ['operator-page'], 'taken')
        return
      case 'active':
      case 'handed-over':
      case 'pass-began':
      case 'reach-changed':
      case 'reminded':
      case 'revised':
      case 'waiting':
        return
    }
  }

  function stop(
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

  function stopped(
    row: TrackRow,
    how: {
      reason: 'answered' | 'ended' | 'cancelled' | 'resolved' | 'issued' | 'closed'
      seat: string | null
      meaning: AnswerCommand['meaning'] | null
      at: Date
    },
    distinct: readonly string[],
  ): void {
    const { alert, party } = row
    const { at, ...rest } = how
    outcome.events.push({
      what: 'stopped',
      key: keyOf(row),
      event: (inFlight) =>
        trackEvent('track.stopped', row, at, [...distinct, at.getTime()], {
          alert,
          party,
          at: at.toISOString(),
          ...rest,
          inFlight,
        }),
    })
  }

  interface Asking {
    seat: string
    person: string
    kind: DeliveryKind
    step: number | null
    answerBy: Date | null
    patience: boolean
    at: number
  }

  function planAsk(row: TrackRow, asking: Asking): void {
    const [first] = channelsOf(row.alert, asking.seat)
    if (first === undefined) {
      if (asking.patience) apply(row, { type: 'unreachable', person: asking.person })
      return
    }
    const ask = newAsk(row, asking)
    outcome.asks.push(ask)
    begin(row, ask, first, foldingKinds.includes(asking.kind) ? parts.foldMs : 0)
  }

  function newAsk(row: TrackRow, asking: Asking): AskRow {
    const { alert, party, state } = row
    const patience = (state.plan?.rules[state.rule]?.patienceSeconds ?? 60) * 1000
    const seat = seatOf(directory, asking.seat)!
    return {
      id: derivedId('ask', alert, party, asking.kind, asking.seat, asking.person, state.run, asking.at),
      alert,
      party,
      seat: asking.seat,
      person: asking.person,
      kind: asking.kind,
      step: asking.step,
      version: versionOf(alert)?.version ?? 1,
      answerBy: asking.answerBy,
      patienceMs: patience,
      askedAt: now,
      content: contentOf(row, seat, alerts.get(alert), directory),
      dueAt: asking.patience ? new Date(now.getTime() + patience) : null,
    }
  }

  function begin(row: TrackRow, ask: AskRow, by: UsableChannel, delayMs: number): void {
    const delivery: NewDelivery = {
      id: derivedId('delivery', ask.id, by.channel.id),
      ask: ask.id,
      alert: row.alert,
      party: row.party,
      seat: ask.seat,
      person: ask.person,
      channel: by.channel.id,
      channelKind: by.channel.kind,
      class: by.class,
      kind: ask.kind,
      version: ask.version,
      step: ask.step,
      answerBy: ask.answerBy,
      plannedAt: now,
      dueAt: new Date(now.getTime() + delayMs),
    }
    outcome.deliveries.push(delivery)
    outcome.events.push({ what: 'planned', delivery })
  }

  /** Every channel of every operator at once, whoever is not in conflict (W1, rule 11). */
  function pageOperators(row: TrackRow, at: number): void {
    const context = contextOf(barredOf(versionOf(row.alert), directory), directory, now)
    let paged = 0
    for (const seat of seatsOf(directory, 'operator')) {
      const found = context.receiver(seat.id, true)
      if (found.outcome !== 'can-receive') continue
      const channels = channelsOf(row.alert, found.seat)
      if (channels.length === 0) continue
      const asking = {
        seat: found.seat,
        person: found.person,
        kind: 'operator-page' as const,
        step: null,
        answerBy: null,
      }
      const ask = newAsk(row, { ...asking, patience: false, at })
      outcome.asks.push(ask)
      channels.forEach((channel) => begin(row, ask, channel, 0))
      paged += 1
    }
    if (paged === 0) outcome.audit.push(nobodyPaged(row))
  }

  return {
    outcome,
    now,
    directory,
    hold(alertRows, trackRows) {
      alertRows.forEach((row) => alerts.set(row.alert, row))
      trackRows.forEach((row) => tracks.set(keyOf(row), row))
    },
    alert: (id) => alerts.get(id),
    track: (alert, party) => tracks.get(keyOf({ alert, party })),
    tracksOf: (alert) => [...tracks.values()].filter((row) => row.alert === alert),
    start({ alert, party, kind }, plan, version, answers) {
      const row: TrackRow = { alert, party, kind, state: initialTrack(alert, party) }
      const decision = apply(row, { type: 'start', plan, version, answers })
      if (row.state.status !== 'new') tracks.set(keyOf(row), row)
      return decision
    },
    apply,
    planNext: (row, ask, next) => begin(row, ask, next, 0),
    releaseTo(release) {
      const { alert, state: party } = release
      const seat = seatOf(directory, release.seat)
      const channel = seat?.channels.find((one) => one.id === release.channel)
      const person = seat === null ? null : holderOf(seat, directory, now, onDuty)
      if (seat === null || channel === undefined || person === null) return
      // No track: one message, no step, nobody who follows.
      const row: TrackRow = { alert, party, kind: 'state', state: initialTrack(alert, party) }
      const asking = {
        seat: seat.id,
        person,
        kind: 'alert' as const,
        step: null,
        answerBy: null,
        patience: false,
      }
      const ask = newAsk(row, { ...asking, at: Date.parse(release.at) })
      outcome.asks.push(ask)
      begin(row, ask, { channel, class: release.class }, 0)
    },
    channelsOf,
  }
}

/** When a track's row is next due: its timer, or the next handover of a seat that is being asked. */
export function dueAtOf(row: TrackRow, directory: Directory, now: Date): Date | null {
  const { state } = row
  const handovers =
    state.status !== 'running' ? [] : state.current.flatMap((ask) => handoverOf(ask.for, directory, now))
  const instants = [...handovers, ...(state.timer === null ? [] : [state.timer.at])]
  return instants.length === 0 ? null : new Date(Math.min(...instants))
}

function handoverOf(seatId: string, directory: Directory, now: Date): number[] {
  const schedule = scheduleOf(directory, seatOf(directory, seatId)?.schedule ?? '')
  if (schedule === null) return []
  const next = nextHandover(schedule, now).getTime()
  return next > now.getTime() + 400 * 24 * 60 * MINUTE ? [] : [next]
}

function omittedOf(events: readonly TrackEvent[]): unknown[] {
  return events.flatMap((event) => ('omitted' in event ? event.omitted : []))
}

const ladderStep = (steps: number, pass: number, step: number): number => (pass - 1) * steps + step

function nobodyPaged(row: TrackRow): Outcome['audit'][number] {
  return {
    alert: row.alert,
    party: row.party,
    outcome: 'nobody',
    reason: 'no-operator-can-receive',
    evidence: {},
  }
}
