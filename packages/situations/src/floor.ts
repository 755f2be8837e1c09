/**
 * The evidence that a level cannot do without, whatever its strength (people.md, "Levels"). Each floor asks whether some
 * reports exist that are apart from one another, so that one report more never takes a floor away.
 */
import type { Level } from '@tocsin/events'
import type { Evidence, Reliability } from './evidence.ts'
import { apart } from './independence.ts'
import type { LevelModel } from './level-model.ts'
import { DAY, HOUR, initialWeight, startOf, UNVOUCHED } from './weight.ts'

/** One report as a floor sees it. */
export interface Voice {
  report: string
  start: number
  root: string
  observer: string
  vouched: boolean
  story: readonly string[]
  firstHand: boolean
  reliability: Reliability
  /** bears a dynamic or trigger indicator */
  moving: boolean
  /** says that an act was seen */
  actSeen: boolean
}

/** @returns the report as a voice, or null if nothing in it counts */
export function voiceOf(evidence: Evidence, model: LevelModel): Voice | null {
  const counted = evidence.matches.filter((match) => initialWeight(match, evidence, model) > 0)
  if (counted.length === 0) return null
  const firstHand = evidence.basis === 'saw'
  return {
    report: evidence.report,
    start: startOf(evidence),
    root: evidence.vouched ? evidence.root : UNVOUCHED,
    observer: evidence.vouched ? (evidence.observer ?? evidence.source) : UNVOUCHED,
    vouched: evidence.vouched,
    story: evidence.story,
    firstHand,
    reliability: evidence.reliability,
    moving: counted.some((match) => match.nature === 'dynamic' || match.nature === 'trigger'),
    actSeen:
      firstHand &&
      counted.some((match) => match.modality === 'asserted' && model.acts.includes(match.indicator)),
  }
}

/** @returns whether the floor of `level` stood at `moment` (ms) */
export function floorStands(
  voices: readonly Voice[],
  level: Level,
  moment: number,
  model: LevelModel,
): boolean {
  const from = moment - model.levels[level].floorDays * DAY
  const heard = voices.filter((voice) => voice.start <= moment && voice.start > from)
  if (level === 'watch') return heard.length > 0
  const moving = heard.filter((voice) => voice.moving)
  if (level === 'concern') return gradedFirstHand(moving) || twoApart(moving, differentObservers)
  const vouched = moving.filter((voice) => voice.vouched)
  const organisations = twoApart(vouched, (a, b) => a.root !== b.root) || threeOfTrustedRoot(vouched)
  return organisations && (level === 'imminent' || vouched.some((voice) => voice.actSeen))
}

/** @returns how many roots speak apart from one another, counted to two; the gate and the band ask for no more */
export function rootsApart(voices: readonly Voice[]): 0 | 1 | 2 {
  const vouched = voices.filter((voice) => voice.vouched)
  if (twoApart(vouched, (a, b) => a.root !== b.root)) return 2
  return vouched.length > 0 ? 1 : 0
}

export function gradedFirstHand(voices: readonly Voice[]): boolean {
  return voices.some((voice) => voice.vouched && voice.firstHand && 'ABC'.includes(voice.reliability))
}

function differentObservers(a: Voice, b: Voice): boolean {
  return a.root !== b.root || a.observer !== b.observer
}

function twoApart(voices: readonly Voice[], different: (a: Voice, b: Voice) => boolean): boolean {
  const distinct = withoutEchoes(voices)
  return distinct.some((a, i) =>
    distinct.slice(i + 1).some((b) => different(a, b) && apart(a.story, b.story)),
  )
}

/** One root graded A or B whose three observers saw it themselves, none retelling another. */
function threeOfTrustedRoot(voices: readonly Voice[]): boolean {
  const seen = withoutEchoes(voices.filter((voice) => voice.firstHand && 'AB'.includes(voice.reliability)))
  const pair = (a: Voice, b: Voice): boolean =>
    a.root === b.root && a.observer !== b.observer && apart(a.story, b.story)
  return seen.some((a, i) =>
    seen
      .slice(i + 1)
      .some((b, j) => pair(a, b) && seen.slice(i + j + 2).some((c) => pair(a, c) && pair(b, c))),
  )
}

/** @returns ms of a moment before which no floor that stands now, or holds a level still, asks for an act */
export function actsFrom(now: Date, { levels, horizon }: LevelModel): number {
  const days = levels.ongoing.floorDays + levels.ongoing.holdDays
  return now.getTime() - Math.max(days * DAY, horizon.actHours * HOUR)
}

/** @returns ms; none of these reports that somebody vouches for saw an act that began after it; `actsFrom` at least */
export function lastActIn(own: readonly Evidence[], now: Date, model: LevelModel): number {
  return own
    .map((report) => voiceOf(report, model))
    .filter((voice) => voice !== null && voice.vouched && voice.actSeen)
    .reduce((last, voice) => Math.max(last, voice!.start), actsFrom(now, model))
}

/** Of reports that one observer told in the same words one is enough to ask. */
function withoutEchoes(voices: readonly Voice[]): Voice[] {
  const distinct = new Map<string, Voice>()
  for (const voice of voices) {
    const words = voice.story.length > 0 ? voice.story.join() : voice.vouched ? voice.report : ''
    distinct.set(`${voice.root}|${voice.observer}|${words}`, voice)
  }
  return [...distinct.values()]
}
