/** Signs in what is coded rather than told: event types of data sets, CAP categories, ticks of a form. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ActorType } from '@tocsin/events'
import type { Catalogue } from './catalogue.ts'
import { codedFile } from './coded.ts'
import { countsFor, type Match, type Reading } from './reading.ts'

/** Our own table: who reads files of data sets asks it without a catalogue. */
const own = codedFile.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'structured', 'events.json'), 'utf8')),
)

export interface CodedEvent {
  dataset: 'ucdp-ged' | 'acled'
  /** UCDP: `1`, `2`, `3` or its name; ACLED: an event type or a sub-event type */
  type: string
  /** ACLED: the sub-event type, where `type` is the event type; it decides */
  subType?: string
  /** who acts, where the row says so */
  actor?: ActorType
  /** ACLED's `civilian_targeting` is filled */
  againstCivilians?: boolean
}

/** Signs of a coded event, said by the data set's coders (`attributed`); none for a type that the table lacks. */
export function eventTypeMatches(coded: CodedEvent, catalogue: Catalogue): Match[] {
  const codes = catalogue.coded
  const type = keyOf(coded.subType && keyOf(coded.subType) in codes.acled.types ? coded.subType : coded.type)
  const ids = new Set(codes[coded.dataset].types[type] ?? [])
  const add = (more: readonly string[] | undefined): void => more?.forEach((id) => ids.add(id))
  if (coded.actor === 'state-organ') add(codes[coded.dataset].byState[type])
  if (coded.dataset === 'acled' && coded.againstCivilians) add(codes.acled.againstCivilians[type])
  return matchesOf([...ids], catalogue)
}

/** Signs of a CAP alert's categories and event codes; weak ones, since a category says little. */
export function capMatches(said: readonly string[], catalogue: Catalogue): Match[] {
  const { categories, eventCodes } = catalogue.coded.cap
  const ids = said.flatMap((each) => categories[keyOf(each)] ?? eventCodes[keyOf(each)] ?? [])
  return matchesOf([...new Set(ids)], catalogue)
}

/** Whether the table knows a value of a CAP alert's `eventCode`. */
export function isCapEventCode(value: string): boolean {
  return Object.hasOwn(own.cap.eventCodes, keyOf(value))
}

/** ACLED's `inter1` or `inter2`, number or name; a code the table lacks is `unknown`. */
export function acledActorType(inter: string | number): ActorType {
  return own.acled.actors[keyOf(String(inter))] ?? 'unknown'
}

/** Whether ACLED's `inter` code stands for people who are not armed: who suffers, not who acts, as second actor. */
export function isAcledCivilian(inter: string): boolean {
  return own.acled.civilians.includes(keyOf(inter))
}

/**
 * Who an actor of ACLED is, by `inter` code and name. `ofState`: the state that the name of a state's force tells
 * ("Military Forces of Sudan (2019-)" → "Sudan"); an outside force without one is an organisation's or unknown.
 */
export function acledActor(inter: string, name: string): { type: ActorType; ofState: string | null } {
  const type = acledActorType(inter)
  const key = keyOf(name)
  const prefix = own.acled.stateForces.find((start) => key.startsWith(`${start} `))
  if (prefix !== undefined && (type === 'state-organ' || type === 'unknown')) {
    const ofState = name
      .trim()
      .slice(prefix.length)
      .replace(/\s*\(\d{4}.*$/s, '')
      .replace(/^\s*the\s+/i, '')
      .trim()
    return { type: 'state-organ', ofState: ofState === '' ? null : ofState }
  }
  if (type === 'unknown' && own.acled.organisations.some((each) => key.includes(each)))
    return { type: 'organisation', ofState: null }
  return { type, ofState: null }
}

export interface TickReading {
  /** ticks beside text that bears them out: the match is the tick's, span and modality are the text's */
  supported: Match[]
  /** ticks that nothing in the text bears out: they wait for a person */
  unsupported: string[]
  /** ids that no catalogue has */
  unknown: string[]
}

/** A tick counts beside a sign of the same factor in the same report, and never more than that sign. */
export function matchTicks(ticks: readonly string[], reading: Reading, catalogue: Catalogue): TickReading {
  const result: TickReading = { supported: [], unsupported: [], unknown: [] }
  for (const tick of new Set(ticks)) {
    const indicator = catalogue.indicators.get(tick)
    if (!indicator) {
      result.unknown.push(tick)
      continue
    }
    const said = [...reading.matches, ...reading.easing].filter(
      (match) =>
        match.catalogue === indicator.catalogue &&
        match.factor === indicator.factor &&
        countsFor(match.modality),
    )
    const bearing = said.find((match) => match.indicator === tick) ?? said[0]
    if (!bearing) result.unsupported.push(tick)
    else {
      const { gravity, nature, factor, catalogue: from } = indicator
      const { span, modality } = bearing
      result.supported.push({ indicator: tick, factor, catalogue: from, span, modality, gravity, nature })
    }
  }
  return result
}

function matchesOf(ids: readonly string[], catalogue: Catalogue): Match[] {
  return ids.flatMap((id) => {
    const indicator = catalogue.indicators.get(id)
    if (!indicator) return []
    const { factor, gravity, nature, catalogue: from } = indicator
    const span = { start: 0, end: 0 }
    return [
      { indicator: id, factor, catalogue: from, span, modality: 'attributed' as const, gravity, nature },
    ]
  })
}

function keyOf(name: string): string {
  return name.trim().toLowerCase()
}
