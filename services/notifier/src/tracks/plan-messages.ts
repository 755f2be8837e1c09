/** Plans messages to people: what is said is fixed now, and the first channel begins. */
import { derivedId, type AlertReleased, type ChannelKind, type DeliveryKind } from '@tocsin/events'
import { initialTrack, onDuty } from '@tocsin/escalation'
import { holderOf, seatOf, seatsOf, type Barred, type Directory } from '@tocsin/routing'
import { contentOf } from './ask-content.ts'
import type { Outcome } from './outcome.ts'
import { contextOf, usableChannels, type UsableChannel } from './receivers.ts'
import { foldingKinds, type AlertRow, type AskRow, type TrackRow } from './rows.ts'

export interface PlanningParts {
  directory: Directory
  disabled: ReadonlySet<string>
  now: Date
  /** how long updates wait to go as one, in milliseconds */
  foldMs: number
  /** channels that somebody here can send by */
  supported: ReadonlySet<ChannelKind>
  outcome: Outcome
  alert(id: string): AlertRow | undefined
  /** from whom this alert, or the review item of that id, is kept */
  barred(id: string): Barred
}

/** Somebody who is told something. */
export interface Asking {
  seat: string
  person: string
  kind: DeliveryKind
  step: number | null
  answerBy: Date | null
  /** whether the next channel follows where there is no proof */
  patience: boolean
  /** milliseconds since the epoch */
  at: number
}

export interface Planning {
  /** @returns false if no channel leads there */
  ask(row: TrackRow, asking: Asking): boolean
  /** Begins a further channel of an ask. */
  next(row: TrackRow, ask: AskRow, by: UsableChannel): void
  /** Every channel of every operator at once, whoever is not in conflict (W1, rule 11). */
  pageOperators(row: TrackRow, at: number): void
  /** The one message that two people released past the protective rule. */
  releaseTo(release: AlertReleased): void
  channelsOf(alert: string, seat: string): UsableChannel[]
}

const PATIENCE_S = 60

export function planningOf(parts: PlanningParts): Planning {
  const { directory, now, outcome } = parts
  const versionOf = (alert: string): AlertRow['data'] | null => parts.alert(alert)?.data ?? null

  function channelsOf(alert: string, seatId: string): UsableChannel[] {
    const seat = seatOf(directory, seatId)
    if (seat === null) return []
    const version = versionOf(alert)
    const barred = parts.barred(alert)
    return usableChannels(seat, version, barred, directory, parts.supported, parts.disabled)
  }

  function newAsk(row: TrackRow, asking: Asking): AskRow | null {
    const { alert, party, state } = row
    const seat = seatOf(directory, asking.seat)
    if (seat === null) return null
    const { person, kind, step, answerBy } = asking
    const patienceMs = (state.plan?.rules[state.rule]?.patienceSeconds ?? PATIENCE_S) * 1000
    const ask: AskRow = {
      id: derivedId('ask', alert, party, kind, seat.id, person, state.run, asking.at),
      alert,
      party,
      seat: seat.id,
      person,
      kind,
      step,
      version: versionOf(alert)?.version ?? 1,
      answerBy,
      patienceMs,
      askedAt: now,
      content: contentOf(row, seat, parts.alert(alert), directory),
      dueAt: asking.patience ? new Date(now.getTime() + patienceMs) : null,
    }
    outcome.asks.push(ask)
    return ask
  }

  function begin(row: TrackRow, ask: AskRow, by: UsableChannel, delayMs = 0): void {
    const { seat, person, kind, version, step, answerBy } = ask
    const delivery = {
      id: derivedId('delivery', ask.id, by.channel.id),
      ask: ask.id,
      alert: row.alert,
      party: row.party,
      seat,
      person,
      channel: by.channel.id,
      channelKind: by.channel.kind,
      class: by.class,
      kind,
      version,
      step,
      answerBy,
      plannedAt: now,
      dueAt: new Date(now.getTime() + delayMs),
    }
    outcome.deliveries.push(delivery)
    outcome.events.push({ what: 'planned', delivery })
  }

  function pageOperators(row: TrackRow, at: number): void {
    const context = contextOf(parts.barred(row.alert), directory, now)
    let paged = 0
    for (const seat of seatsOf(directory, 'operator')) {
      const found = context.receiver(seat.id, true)
      const channels = found.outcome === 'can-receive' ? channelsOf(row.alert, found.seat) : []
      if (found.outcome !== 'can-receive' || channels.length === 0) continue
      const rest = { kind: 'operator-page', step: null, answerBy: null, patience: false, at } as const
      const ask = newAsk(row, { seat: found.seat, person: found.person, ...rest })
      if (ask === null) continue
      channels.forEach((channel) => begin(row, ask, channel))
      paged += 1
    }
    if (paged > 0) return
    const { alert, party } = row
    outcome.audit.push({ alert, party, outcome: 'nobody', reason: 'no-operator-can-receive', evidence: {} })
  }

  return {
    ask(row, asking) {
      const [first] = channelsOf(row.alert, asking.seat)
      if (first === undefined) return false
      const ask = newAsk(row, asking)
      if (ask !== null) begin(row, ask, first, foldingKinds.includes(asking.kind) ? parts.foldMs : 0)
      return true
    },
    next: (row, ask, by) => begin(row, ask, by),
    pageOperators,
    releaseTo(release) {
      const { alert, state: party } = release
      const seat = seatOf(directory, release.seat)
      const channel = seat?.channels.find((one) => one.id === release.channel)
      const person = seat === null ? null : holderOf(seat, directory, now, onDuty)
      if (seat === null || channel === undefined || person === null) return
      // No track: one message, no step, nobody who follows.
      const row: TrackRow = { alert, party, kind: 'state', state: initialTrack(alert, party), barred: [] }
      const rest = { kind: 'alert', step: null, answerBy: null, patience: false } as const
      const ask = newAsk(row, { seat: seat.id, person, ...rest, at: Date.parse(release.at) })
      if (ask !== null) begin(row, ask, { channel, class: release.class })
    },
    channelsOf,
  }
}
