/**
 * Replays events through situations and alerts with event time as the clock: an instant is looked at where a report comes
 * in, and each seventh midnight while a level stands, so that a fall is seen at most a week late.
 */
import {
  assessSituation,
  decideAlert,
  hourCounts,
  keyOf,
  observersOf,
  placeOf,
  rankOf,
  sightings,
  spreadOf,
  startOf,
  weigh,
  widerOf,
  type AlertState,
  type Evidence,
  type LevelModel,
  type LevelOrNone,
  type Place,
  type Sighting,
  type Situation,
  type SituationInput,
} from '@tocsin/situations'

import { DAY } from './replayed.ts'

export interface Step {
  /** ms */
  at: number
  country: string
  /** null: the whole country */
  admin1: string | null
  level: LevelOrNone
  strength: number
  what: 'rise' | 'fall' | 'surge'
}

export interface Told {
  at: number
  country: string
  kind: string
  level: string
  /** wakes somebody: a rise or surge within hours, any surge, the first `ongoing` */
  page: boolean
}

export interface Replay {
  steps: Step[]
  versions: Told[]
}

export interface Heard {
  evidence: Evidence
  fromDataset: boolean
}

/** Older sightings end no spread that any hold still looks back to. */
const SPREAD_DAYS = 400
const LOOK_DAYS = 7
/** What has faded below this, and is older than every floor and hold looks back, is laid aside. */
const LEAST_WEIGHT = 1e-4
const FLOOR_DAYS = 400
const GENERAL = 'general'

/** @param heard of one country, in order of receipt */
export function replayCountry(heard: readonly Heard[], model: LevelModel): Replay {
  const country = heard[0]?.evidence.country ?? ''
  const state = new CountryState(country, model)
  const replay: Replay = { steps: [], versions: [] }
  let next = 0
  for (;;) {
    const receipt = heard[next]?.evidence.receivedAt.getTime() ?? Infinity
    const now = Math.min(receipt, state.nextMidnight())
    if (now === Infinity) return replay
    const come: Heard[] = []
    while (heard[next]?.evidence.receivedAt.getTime() === now) come.push(heard[next++]!)
    const { steps, told } = state.look(come, now)
    replay.steps.push(...steps)
    if (told) replay.versions.push(told)
  }
}

interface Held {
  place: Place
  own: Evidence[]
  situation: Situation | null
}

function stands({ situation }: Held): boolean {
  return situation !== null && situation.level !== 'none'
}

class CountryState {
  readonly #country: string
  readonly #model: LevelModel
  readonly #held = new Map<string, Held>()
  readonly #reports: Heard[] = []
  #sightings: Sighting[] = []
  #spread = ''
  #alert: AlertState | null = null
  /** ms; when all that stand were looked at last */
  #looked = 0

  constructor(country: string, model: LevelModel) {
    this.#country = country
    this.#model = model
  }

  /** Infinity where no level stands: then only a report changes anything. */
  nextMidnight(): number {
    const standing = [...this.#held.values()].some(stands)
    return standing ? (Math.floor(this.#looked / DAY) + LOOK_DAYS) * DAY : Infinity
  }

  look(come: readonly Heard[], now: number): { steps: Step[]; told: Told | null } {
    const changed = new Set(come.map(({ evidence }) => this.#keep(evidence)))
    this.#reports.push(...come)
    const wide = [...changed].some((key) => this.#isWide(key)) || this.#spreadChanged(come, now)
    const next = this.nextMidnight()
    const all = now >= next
    const due = [...this.#held].filter(([key, one]) => wide || changed.has(key) || (all && stands(one)))
    if (all || wide || next === Infinity) this.#looked = now
    const steps = due.flatMap(([, one]) => this.#assess(one, now))
    return { steps, told: this.#tell(now) }
  }

  #keep(evidence: Evidence): string {
    const place = placeOf(evidence)
    const key = keyOf(place)
    const held = this.#held.get(key) ?? { place, own: [], situation: null }
    held.own.push(evidence)
    this.#held.set(key, held)
    return key
  }

  /** Evidence of the whole country, or of no group in particular, counts in other situations too. */
  #isWide(key: string): boolean {
    return [...this.#held.values()].some((one) => widerOf(one.place).some((wide) => keyOf(wide) === key))
  }

  #spreadChanged(come: readonly Heard[], now: number): boolean {
    const seen = sightings(
      come.map(({ evidence }) => evidence).filter((one) => !one.guarded),
      this.#model,
    )
    this.#sightings = [...this.#sightings, ...seen].filter(({ start }) => start > now - SPREAD_DAYS * DAY)
    const spread = JSON.stringify(spreadOf(this.#sightings, this.#model).at(-1) ?? null)
    const changed = spread !== this.#spread
    this.#spread = spread
    return changed
  }

  #assess(held: Held, now: number): Step[] {
    const clock = new Date(now)
    const input = this.#inputOf(held, clock)
    const situation = assessSituation(input, clock, this.#model)
    const before = held.situation
    held.situation = situation
    const { country, admin1, group } = held.place
    if (group !== GENERAL) return []
    const { level, strength } = situation
    const step = (what: Step['what']): Step => ({ at: now, country, admin1, level, strength, what })
    const change = rankOf(level) - rankOf(before?.level ?? 'none')
    const surged = situation.surge !== null && (before?.surge ?? null) === null
    return [...(change === 0 ? [] : [step(change > 0 ? 'rise' : 'fall')]), ...(surged ? [step('surge')] : [])]
  }

  #layAside(held: Held, now: number): void {
    held.own = held.own.filter(
      (one) =>
        startOf(one) > now - FLOOR_DAYS * DAY ||
        weigh(one, this.#model).some(
          ({ weight, start, halfLife }) => weight * 2 ** ((start - now) / halfLife) > LEAST_WEIGHT,
        ),
    )
  }

  #inputOf(held: Held, now: Date): SituationInput {
    this.#layAside(held, now.getTime())
    const { place, own } = held
    const wider = widerOf(place).flatMap((wide) => this.#held.get(keyOf(wide))?.own ?? [])
    const ofArea = this.#reports.filter(({ evidence }) => placeOf(evidence).admin1 === place.admin1)
    const reports = ofArea.filter((one) => !one.fromDataset).map((one) => one.evidence)
    return {
      place,
      own,
      wider,
      sightings: this.#sightings,
      rhythm: hourCounts(reports),
      observers: observersOf(
        ofArea.map((one) => one.evidence),
        now,
        this.#model,
      ),
      judgements: [],
      settlements: [],
    }
  }

  #tell(now: number): Told | null {
    const situations = [...this.#held.values()].flatMap((one) => one.situation ?? [])
    const view = {
      crisis: this.#country,
      country: this.#country,
      world: 'actual',
      situations,
      implicated: [],
      candidates: [],
    }
    const before = this.#alert?.version
    const outcome = decideAlert(this.#alert, view, [], new Date(now), this.#model)
    if (outcome.outcome === 'nothing') return null
    this.#alert = outcome.state
    const { kind, level, horizon } = outcome.state.version
    const rises = kind === 'rise' || kind === 'surge'
    const firstOngoing = level === 'ongoing' && before?.level !== 'ongoing'
    const page = rises && (horizon === 'hours' || kind === 'surge' || firstOngoing)
    return { at: now, country: this.#country, kind, level, page }
  }
}
