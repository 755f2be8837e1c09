/** Each planned message at its receiver, under one id, to whom it may go, and not after an answer was known. */
import type { DeliveryPlanned, TocsinEvent } from '@tocsin/events'
import { alertEvents } from './check-alerts.ts'
import type { Evidence, Finding, Got } from './evidence.ts'
import { grouped, type FirstSeen } from './first-seen.ts'

export interface MessagesChecked {
  planned: number
  delivered: number
  /** the same message id again at its receiver: an attempt whose outcome was not known was repeated */
  copies: number
  findings: Finding[]
}

/** Two messages that say the same to the same seat by the same way, due within this, are one that was planned twice. */
const SAME_MS = 2_000
const isState = (party: string): boolean => /^[A-Z]{3}$/.test(party)

export function checkMessages({ got, at }: Evidence, log: FirstSeen): MessagesChecked {
  const planned = new Map(log.of('delivery.planned').map((event) => [event.data.delivery, event]))
  const arrived = grouped(got, (one) => one.message)
  const over = new Set([
    ...log.of('delivery.stopped').map((event) => event.data.delivery),
    ...log.of('delivery.failed').flatMap(({ data }) => (data.permanent ? [data.delivery] : [])),
  ])
  const findings: Finding[] = []
  const find = (what: Finding['what'], of: string, why: string): void => void findings.push({ what, of, why })

  for (const [id, { data }] of planned)
    if (!arrived.has(id) && !over.has(id) && Date.parse(data.due) <= at.getTime())
      find('lost', id, 'planned, never received')
  for (const { data } of log.of('delivery.sent'))
    if (!arrived.has(data.delivery)) find('lost', data.delivery, 'said to be sent, never received')
  for (const [first, second] of plannedTwice([...planned.values()].map((event) => event.data)))
    if (arrived.has(first) && arrived.has(second)) find('doubled', second, `says again what ${first} said`)

  const rules = rulesOf(log)
  // a copy tells its receiver nothing that it did not know
  for (const [one] of arrived.values()) {
    if (one === undefined) continue
    const plan = planned.get(one.message)
    if (plan === undefined) find('told-the-barred', one.message, 'a message that nobody planned')
    else for (const [what, why] of rules(one, plan)) find(what, one.message, why)
  }
  return { planned: planned.size, delivered: arrived.size, copies: got.length - arrived.size, findings }
}

function plannedTwice(all: readonly DeliveryPlanned[]): [string, string][] {
  const same = grouped(all, ({ alert, party, seat, channel, version, kind, step }) =>
    [alert, party, seat, channel, version, kind, step].join(' '),
  )
  return [...same.values()].flatMap((group) => {
    const byDue = group.toSorted((a, b) => Date.parse(a.due) - Date.parse(b.due))
    return byDue.flatMap((plan, i): [string, string][] => {
      const before = byDue[i - 1]
      if (before === undefined || Date.parse(plan.due) - Date.parse(before.due) > SAME_MS) return []
      return [[before.delivery, plan.delivery]]
    })
  })
}

/** What an answer ends; updates, endings and reminders go on (design, promise 6). */
const asking = new Set(['alert', 'level-rise', 'surge', 'handover', 'reopened', 'review'])

function rulesOf(log: FirstSeen) {
  const versions = grouped(log.of(...alertEvents), (event) => event.data.alert)
  const stops = grouped(
    log.of('track.stopped').filter((event) => event.data.reason === 'answered'),
    (event) => event.key,
  )
  const seats = new Map(log.of('seat.changed').map(({ data }) => [data.id, data.party]))
  const fallbacks = new Map(log.of('policy.changed').map(({ data }) => [data.party, data.fallback]))
  const place = new Map(log.events.map((event, i) => [event.id, i]))

  const ended = new Map<string, number>()
  for (const { id, data } of log.of('delivery.sent', 'delivery.failed'))
    if (!ended.has(data.delivery)) ended.set(data.delivery, place.get(id)!)

  return function* (one: Got, plan: TocsinEvent<'delivery.planned'>): Generator<[Finding['what'], string]> {
    const { data, key } = plan
    const seat = seats.get(data.seat)
    if (one.party !== seat) yield ['told-the-barred', `meant for a seat of ${seat}, reached ${one.party}`]
    // where a party's own seats do not answer, its policy names who is asked next; operators stand at the end of each way
    else if (seat !== data.party && seat !== 'operator' && !fallbacks.get(data.party)?.includes(seat ?? ''))
      yield ['told-the-barred', `of ${data.party}, reached ${seat}`]
    if (one.party !== null && isState(one.party)) {
      const known = versions.get(data.alert) ?? []
      const issued = known.find((event) => event.name === 'alert.issued')
      if (issued === undefined || one.at < issued.time) yield ['told-before-issued', one.party]
      const told = known.filter((event) => event.data.version <= data.version)
      const newest = told.at(-1)?.data
      const excluded = new Set(newest?.excluded)
      const barred = told.flatMap((event) => [
        ...event.data.place,
        ...event.data.areas.map((area) => area.country),
        ...event.data.implicated.flatMap((actor) => actor.states),
      ])
      if (barred.some((state) => state === one.party && !excluded.has(state)))
        yield ['told-the-barred', `${one.party} is a state of the place, or implicated`]
    }
    if (!asking.has(data.kind)) return
    const stopped = stops.get(key) ?? []
    // an answer says when it was given; whether the notifier had it when it sent, the order of its own events says
    const late = stopped.some(
      (stop) =>
        place.get(stop.id)! > place.get(plan.id)! &&
        place.get(stop.id)! < (ended.get(one.message) ?? Infinity) &&
        stop.data.at < one.at.toISOString(),
    )
    if (late && !stopped.some((stop) => stop.data.inFlight.includes(one.message)))
      yield ['told-after-answer', `${data.party} had answered`]
  }
}
