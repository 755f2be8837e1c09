/**
 * The scenario language: alerts, people and time go in, what each person's devices receive comes out. Runs the pure
 * cores as the notifier runs them, on a clock that only `advance` moves, everything due in order of its own instant.
 */
import { derivedId, type AlertVersion, type DeliveryKind, type Meaning } from '@tocsin/events'
import {
  applyDirectoryEvent,
  barredFrom,
  channelClass,
  eligible,
  inConflict,
  isBarredParty,
  route,
  seatOf,
  type Barred,
  type Directory,
  type DirectoryEvent,
} from '@tocsin/routing'
import { id, T0 } from '@tocsin/routing/w1'
import {
  decide,
  evolve,
  heldUntil,
  initialTrack,
  nextHandover,
  onDuty,
  planFor,
  reach,
  type ChannelProgress,
  type Command,
  type Context,
  type Decision,
  type Track,
  type VersionFacts,
} from '../src/index.ts'

export type Line = `${string} ${string} ${DeliveryKind} ${string}`
type Behaviour = 'works' | 'fails' | 'refuses'

interface Message {
  person: string
  seat: string
  track: string
  run: number
  kind: DeliveryKind
  channels: ChannelProgress[]
  patience: number
}

const SECOND = 1000
/** `15:00` is minutes and seconds after T0, `1:15:00` hours before them. */
export function at(text: string): number {
  const parts = text.split(':').map(Number)
  return T0 + parts.reduce((sum, part) => sum * 60 + part, 0) * SECOND
}

export class World {
  now = T0
  directory: Directory
  readonly tracks = new Map<string, Track>()
  readonly log: { at: number; person: string; channel: string; kind: DeliveryKind; party: string }[] = []
  readonly decisions: (Decision & { party: string })[] = []
  private readonly names: Map<string, string>
  private readonly alerts = new Map<string, AlertVersion>()
  private readonly messages: Message[] = []
  private readonly behaviours = new Map<string, Behaviour>()
  private readonly blind = new Set<string>()
  private readonly early = new Map<string, Extract<Command, { type: 'answer' }>>()

  constructor(directory: Directory, names: readonly string[]) {
    this.directory = directory
    this.names = new Map(names.map((name) => [id(name), name]))
  }

  /** How a channel of a seat behaves from now on; `fails` is tried for ever, `refuses` is dead at once. */
  channel(seatAndKind: string, behaviour: Behaviour): void {
    this.behaviours.set(id(seatAndKind), behaviour)
  }

  /** This person never opens the page: no proof. */
  looksAway(person: string): void {
    this.blind.add(id(person))
  }

  publish(alert: AlertVersion): void {
    const known = this.alerts.get(alert.alert)
    if (known !== undefined && known.version >= alert.version) return
    this.alerts.set(alert.alert, alert)
    this.routeAgain(alert, known)
  }

  change(event: DirectoryEvent): void {
    this.directory = applyDirectoryEvent(this.directory, event)
    for (const key of this.tracks.keys()) this.apply(key, { type: 'recheck' })
  }

  answer(
    person: string,
    seat: string,
    party: string,
    meaning: Meaning,
    more: { received?: number; detail?: string } = {},
  ): Decision {
    const key = this.trackKey(party)
    const standing = this.standing(id(seat), party)
    const command: Extract<Command, { type: 'answer' }> = {
      type: 'answer',
      answer: derivedId(person, party, meaning, this.now),
      seat: id(seat),
      person: id(person),
      standing,
      meaning,
      at: more.received ?? this.now,
      version: null,
      until: null,
      detail: more.detail ?? null,
      worth: 'full',
    }
    if (!this.tracks.has(key)) {
      this.early.set(key, command)
      return { outcome: 'unchanged', reason: 'kept', evidence: { run: 0, pass: 0, step: 0 }, events: [] }
    }
    return this.apply(key, command)
  }

  command(party: string, command: Command): Decision {
    return this.apply(this.trackKey(party), command)
  }

  track(party: string): Track | undefined {
    return this.tracks.get(this.trackKey(party))
  }

  /** Runs everything due up to and including `until`, each at its own instant. */
  advance(until: number): void {
    for (;;) {
      const due = this.nextDue(until)
      if (due === null) break
      this.now = Math.max(this.now, due.at)
      due.run()
    }
    this.now = until
  }

  /** Everything received so far and not taken yet, in order, such as `T0+15:00 Nils alert email`. */
  take(filter: (line: { party: string; person: string }) => boolean = () => true): string[] {
    const lines = this.log
      .filter(filter)
      .map((one) => `${this.clock(one.at)} ${one.person} ${one.kind} ${one.channel}`)
    this.log.splice(0, this.log.length, ...this.log.filter((line) => !filter(line)))
    return lines
  }

  private clock(instant: number): string {
    const seconds = Math.round((instant - T0) / SECOND)
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  }

  private trackKey(party: string): string {
    return `${id('A1')}/${party}`
  }

  private standing(seat: string, party: string): 'party' | 'stranger' | 'withheld' {
    const alert = this.alerts.get(id('A1'))
    const found = seatOf(this.directory, seat)
    if (alert !== undefined && found !== null) {
      if (isBarredParty(found.party, barredFrom(alert, this.directory))) return 'withheld'
    }
    return found?.party === party ? 'party' : 'stranger'
  }

  private routeAgain(alert: AlertVersion, before: AlertVersion | undefined): void {
    const routing = route(alert, this.directory, new Date(this.now))
    const version: VersionFacts = {
      ...alert,
      kind: alert.kind === 'ended' || alert.kind === 'cancelled' ? 'fall' : alert.kind,
    }
    const { barred } = routing.evidence
    for (const [key, track] of this.tracks) {
      if (isBarredParty(track.party, barred)) this.apply(key, { type: 'close', reason: 'withheld' })
      else if (routing.outcome === 'closed')
        this.apply(key, { type: 'close', reason: alert.kind as 'ended' | 'cancelled' })
      else if (track.party === 'review' && alert.stage === 'issued')
        this.apply(key, { type: 'close', reason: 'issued' })
      else {
        this.apply(key, { type: 'revise', version, wasIssued: before?.stage === 'issued' })
        this.apply(key, { type: 'recheck' })
      }
    }
    for (const { party, kind } of routing.tracks) {
      const key = `${alert.alert}/${party}`
      if (this.tracks.has(key)) continue
      const plan = planFor(party, kind, this.directory)
      this.tracks.set(key, initialTrack(alert.alert, party))
      const early = this.early.get(key)
      const decision = this.apply(key, {
        type: 'start',
        plan,
        version,
        answers: early === undefined ? [] : [early],
      })
      if (decision.outcome === 'unchanged') this.tracks.delete(key)
    }
  }

  private context(track: Track): Context {
    const alert = this.alerts.get(track.alert)!
    const barred = barredFrom(alert, this.directory)
    return {
      now: this.now,
      mayHear: (seat, person) => this.mayHear(barred, seat, person),
      receiver: (seat, waking) => {
        const found = eligible(seat, barred, this.directory, new Date(this.now), onDuty)
        if (found.outcome === 'ineligible') return { outcome: 'cannot-receive', reason: found.reason }
        const held = heldUntil(found.evidence.seat, waking, this.now)
        return {
          outcome: 'can-receive',
          seat: found.evidence.seat.id,
          person: found.evidence.person,
          heldUntil: held,
        }
      },
    }
  }

  private mayHear(barred: Barred, seat: string, person: string): boolean {
    const now = eligible(seat, barred, this.directory, new Date(this.now), onDuty)
    const kept = now.outcome === 'ineligible' && (now.reason === 'conflict' || now.reason === 'barred')
    return !kept && !inConflict(person, barred, this.directory)
  }

  private apply(key: string, command: Command): Decision {
    const track = this.tracks.get(key)!
    const decision = decide(track, command, this.context(track))
    this.decisions.push({ ...decision, party: track.party })
    const next = decision.events.reduce(evolve, track)
    this.tracks.set(key, next)
    const stillAsked = next.status === 'running'
    if (!stillAsked) this.drop(key)
    for (const event of decision.events) {
      if (event.type === 'step-began')
        event.asks.forEach((ask) => this.send(key, next, ask.seat, ask.person, ask.kind))
      if (event.type === 'informed')
        event.to.forEach((to) => this.send(key, next, to.seat, to.person, event.kind))
      if (event.type === 'exhausted' || event.type === 'operators-paged') this.pageOperator(key, next)
    }
    return decision
  }

  /** A delivery not begun is not begun any more. */
  private drop(key: string): void {
    for (let i = this.messages.length - 1; i >= 0; i--)
      if (this.messages[i]!.track === key) this.messages.splice(i, 1)
  }

  private pageOperator(key: string, track: Track): void {
    const found = this.context(track).receiver(id('operator'), true)
    if (found.outcome === 'can-receive') this.send(key, track, found.seat, found.person, 'operator-page')
  }

  private send(key: string, track: Track, seat: string, person: string, kind: DeliveryKind): void {
    const alert = this.alerts.get(track.alert)!
    const at = seatOf(this.directory, seat)!
    const barred = barredFrom(alert, this.directory)
    if (at.channels.every((one) => channelClass(one, at, this.directory, barred, alert.tlp) === 'silent'))
      return
    const patience = (track.plan?.rules[track.rule]?.patienceSeconds ?? 60) * SECOND
    const message: Message = { person, seat, track: key, run: track.run, kind, channels: [], patience }
    this.messages.push(message)
    this.tryNext(message)
  }

  private tryNext(message: Message): void {
    const seat = seatOf(this.directory, message.seat)!
    const channels = seat.channels.map((one) => one.id)
    for (;;) {
      const now = reach(channels, message.channels, message.patience, this.now)
      if (now.outcome === 'unreachable') this.unreachable(message)
      if (now.outcome !== 'next') return
      const channel = seat.channels.find((one) => one.id === now.channel)!
      const behaviour = this.behaviours.get(channel.id) ?? 'works'
      const works = channel.kind === 'webhook' ? 'proven' : 'accepted'
      const state = behaviour === 'works' ? works : behaviour === 'fails' ? 'failing' : 'dead'
      message.channels.push({ channel: channel.id, state, since: this.now })
      const name = this.names.get(message.person) ?? '?'
      const party = this.tracks.get(message.track)!.party
      this.log.push({ at: this.now, person: name, channel: channel.kind, kind: message.kind, party })
    }
  }

  private unreachable(message: Message): void {
    if (message.kind !== 'operator-page')
      this.apply(message.track, { type: 'unreachable', person: message.person })
  }

  private nextDue(until: number): { at: number; run: () => void } | null {
    const due: { at: number; run: () => void }[] = []
    for (const [key, track] of this.tracks) {
      if (track.timer !== null) due.push({ at: track.timer.at, run: () => this.apply(key, { type: 'due' }) })
    }
    for (const message of this.messages) {
      const last = message.channels.at(-1)
      if (last === undefined || message.channels.some((one) => one.state === 'proven')) continue
      if (last.state === 'accepted' && !this.blind.has(message.person)) {
        due.push({ at: last.since + 30 * SECOND, run: () => (last.state = 'proven') })
        continue
      }
      const next = last.since + message.patience
      const done = message.channels.length === seatOf(this.directory, message.seat)!.channels.length
      if (next >= this.now && !(done && last.state !== 'failing'))
        due.push({ at: next, run: () => this.patience(message) })
    }
    for (const alert of this.alerts.values()) {
      const routing = route(alert, this.directory, new Date(this.now))
      if (routing.nextAt !== null)
        due.push({ at: routing.nextAt.getTime(), run: () => this.routeAgain(alert, alert) })
    }
    for (const schedule of this.directory['schedule.changed'].values()) {
      const next = nextHandover(schedule, new Date(this.now - 1)).getTime()
      if (next > this.lastHandover) due.push({ at: next, run: () => this.handOver(next) })
    }
    due.sort((a, b) => a.at - b.at)
    const first = due[0]
    return first !== undefined && first.at <= until ? first : null
  }

  private lastHandover = T0
  private handOver(instant: number): void {
    this.lastHandover = instant
    for (const key of this.tracks.keys()) this.apply(key, { type: 'recheck' })
  }

  private patience(message: Message): void {
    const before = message.channels.length
    this.tryNext(message)
    if (message.channels.length === before) this.messages.splice(this.messages.indexOf(message), 1)
  }
}
