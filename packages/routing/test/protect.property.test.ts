/**
 * The protective rule over random directories and alerts. `telling` is what the notifier does with a routing: for each
 * track its seats, for each seat its holder and channels; so what holds here holds for every delivery.
 */
import type { AlertVersion, Channel, Implicated, SeatChanged } from '@tocsin/events'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  barredFrom,
  channelClass,
  directoryOf,
  eligible,
  landNeighbours,
  placeStates,
  previewRouting,
  route,
  seatsOf,
  type Directory,
  type DirectoryEvent,
  type OnDuty,
} from '../src/index.ts'
import { a1, id, membership, person, T0 } from './w1.ts'

const STATES = ['XAA', 'XBB', 'XCC', 'XDD', 'XEE']
const ORGANISATIONS = ['o1', 'o2', 'o3'].map(id)
const PEOPLE = Array.from({ length: 12 }, (_, i) => `person ${i}`)
const now = new Date(T0)
const nobodyByRota: OnDuty = () => null

const state = fc.constantFrom(...STATES)
const states = fc.subarray(STATES)
const someone = fc.constantFrom(...PEOPLE)
const entity = { version: 1, removed: false }

const channel = (name: string): fc.Arbitrary<Channel> =>
  fc.record({
    id: fc.constant(id(name)),
    kind: fc.constantFrom('email' as const, 'webhook' as const, 'sms' as const, 'voice' as const),
    jurisdiction: fc.option(state),
    readers: fc.oneof(
      fc.constant('holder' as const),
      fc.subarray(PEOPLE).map((names) => names.map(id)),
    ),
    alwaysBare: fc.boolean(),
  })

const seatOfParty = (party: string, n: number): fc.Arbitrary<DirectoryEvent> =>
  fc
    .record({
      holder: fc.option(someone),
      channels: fc.tuple(channel(`${party} ${n} a`), channel(`${party} ${n} b`)),
      wake: fc.boolean(),
    })
    .map(({ holder, channels, wake }) => ({
      name: 'seat.changed',
      data: {
        ...entity,
        id: id(`${party} ${n}`),
        party,
        role: STATES.includes(party) ? 'focal-point' : party === 'operator' ? 'operator' : 'duty',
        holder: holder === null ? null : id(holder),
        schedule: null,
        channels,
        timeZone: 'UTC',
        language: 'en',
        wake,
        linkAnswer: 'full',
        sealed: null,
      },
    }))

const directories: fc.Arbitrary<Directory> = fc
  .record({
    neighbours: fc.tuple(...STATES.map(() => states)),
    hosts: fc.tuple(...ORGANISATIONS.map(() => fc.option(state))),
    members: fc.tuple(...ORGANISATIONS.map(() => states)),
    conflicts: fc.tuple(...PEOPLE.map(() => states)),
    seats: fc.tuple(
      ...[...STATES, ...ORGANISATIONS, 'review', 'operator'].flatMap((party) => [
        seatOfParty(party, 1),
        seatOfParty(party, 2),
      ]),
    ),
  })
  .map(({ neighbours, hosts, members, conflicts, seats }) =>
    directoryOf([
      ...STATES.map((code, i): DirectoryEvent => {
        const others = neighbours[i]!.filter((other) => other !== code)
        return { name: 'state.changed', data: { ...entity, id: code, neighbours: others } }
      }),
      ...ORGANISATIONS.map((one, i): DirectoryEvent => {
        const data = {
          ...entity,
          id: one,
          name: one,
          kind: 'regional' as const,
          hostCountry: hosts[i]!,
          languages: [],
        }
        return { name: 'organisation.changed', data }
      }),
      ...members.flatMap((list, i) => list.map((code) => membership(ORGANISATIONS[i]!, code))),
      ...PEOPLE.map((name, i) => person(name, { conflicts: conflicts[i]! })),
      ...seats,
    ]),
  )

const actor: fc.Arbitrary<Implicated> = fc.record({
  type: fc.constantFrom(
    'state-organ',
    'state-linked',
    'foreign-state',
    'organisation',
    'non-state',
    'unknown',
  ),
  states,
  organisations: fc.subarray(ORGANISATIONS),
})

const alerts: fc.Arbitrary<AlertVersion> = fc
  .record({
    place: fc.subarray(STATES, { minLength: 1 }),
    implicated: fc.array(actor, { maxLength: 3 }),
    excluded: states,
    ticked: fc.subarray([...STATES, ...ORGANISATIONS]),
    struckOut: fc.subarray([...STATES, ...ORGANISATIONS]),
    allowed: fc.subarray(['desks', 'other-states', 'own-state', 'responders'] as const),
    stage: fc.constantFrom('proposed' as const, 'issued' as const),
    gate: fc.constantFrom('desks-at-once' as const, 'review-first' as const),
    level: fc.constantFrom('watch' as const, 'concern' as const, 'imminent' as const, 'ongoing' as const),
    tlp: fc.constantFrom('RED' as const, 'AMBER+STRICT' as const, 'AMBER' as const, 'GREEN' as const),
    late: fc.boolean(),
  })
  .map(({ place, late, ...rest }) => {
    const areas = [
      { country: place[0]!, admin1: null, group: 'general', level: rest.level, blindSince: null, eases: [] },
    ]
    return a1({ ...rest, place, areas, reviewBy: new Date(T0 + (late ? -1 : 3_600_000)).toISOString() })
  })

interface Told {
  seat: SeatChanged
  person: string
  channel: Channel
  class: 'full' | 'bare'
}

function telling(alert: AlertVersion, directory: Directory): Told[] {
  const { tracks, evidence } = route(alert, directory, now)
  return tracks.flatMap(({ party }) =>
    seatsOf(directory, party).flatMap((asked) => {
      const found = eligible(asked.id, evidence.barred, directory, now, nobodyByRota)
      if (found.outcome === 'ineligible') return []
      const { seat, person: holder } = found.evidence
      return seat.channels.flatMap((one): Told[] => {
        const carries = channelClass(one, seat, directory, evidence.barred, alert.tlp)
        return carries === 'silent' ? [] : [{ seat, person: holder, channel: one, class: carries }]
      })
    }),
  )
}

const conflictsOf = (directory: Directory, who: string): string[] =>
  directory['person.changed'].get(who)?.conflicts ?? []

describe('the protective rule', () => {
  it('leads nothing to a barred state’s seat, nor to a holder who declared a conflict with it', () => {
    fc.assert(
      fc.property(alerts, directories, (alert, directory) => {
        const { states: barred } = barredFrom(alert, directory)
        for (const { seat, person: who } of telling(alert, directory)) {
          expect(barred.has(seat.party)).toBe(false)
          expect(conflictsOf(directory, who).some((one) => barred.has(one))).toBe(false)
        }
      }),
    )
  })

  it('gives no full message to a channel that a barred state can read', () => {
    fc.assert(
      fc.property(alerts, directories, (alert, directory) => {
        const { states: barred } = barredFrom(alert, directory)
        for (const { seat, channel: by } of telling(alert, directory).filter((one) => one.class === 'full')) {
          const home = directory['organisation.changed'].get(seat.party)?.hostCountry ?? seat.party
          expect(barred.has(by.jurisdiction ?? home)).toBe(false)
          const readers = by.readers === 'holder' ? [] : by.readers
          expect(readers.some((who) => conflictsOf(directory, who).some((one) => barred.has(one)))).toBe(
            false,
          )
          expect(alert.tlp).not.toBe('RED')
        }
      }),
    )
  })

  it('bars every candidate state and every state that is named, unless two people excluded it', () => {
    fc.assert(
      fc.property(alerts, directories, (alert, directory) => {
        const { states: barred } = barredFrom(alert, directory)
        const unnamed = alert.implicated.some(
          (one) => one.type === 'foreign-state' && one.states.length === 0,
        )
        const named = [
          ...placeStates(alert),
          ...alert.implicated.flatMap((one) => one.states),
          ...(unnamed ? landNeighbours(directory, placeStates(alert)) : []),
        ]
        expect([...barred].sort()).toEqual(
          [...new Set(named)].filter((one) => !alert.excluded.includes(one)).sort(),
        )
      }),
    )
  })

  it('tells no state, partner or responder before a person has issued it, nor one whom nobody ticked', () => {
    fc.assert(
      fc.property(alerts, directories, (alert, directory) => {
        const outside = route(alert, directory, now).tracks.filter(
          (one) => !['organisation', 'review', 'operator'].includes(one.kind),
        )
        if (alert.stage === 'proposed') expect(outside).toEqual([])
        for (const { party } of outside) {
          expect(alert.ticked.includes(party) || alert.excluded.includes(party)).toBe(true)
          expect(alert.struckOut).not.toContain(party)
        }
      }),
    )
  })

  it('tells fewer states, never more, when more is implicated', () => {
    fc.assert(
      fc.property(
        alerts,
        directories,
        fc.array(actor, { minLength: 1, maxLength: 3 }),
        (alert, directory, more) => {
          const told = (version: AlertVersion): string[] =>
            route(version, directory, now)
              .tracks.filter((one) => one.kind === 'state')
              .map((one) => one.party)
          const grown = told({ ...alert, implicated: [...alert.implicated, ...more] })
          expect(told(alert)).toEqual(expect.arrayContaining(grown))
        },
      ),
    )
  })

  it('makes two worlds equal for a barred state: all it could receive of an alert is nothing', () => {
    fc.assert(
      fc.property(alerts, directories, state, (alert, directory, observer) => {
        const { states: barred } = barredFrom(alert, directory)
        fc.pre(barred.has(observer))
        const ofObserver = (one: Told): boolean =>
          one.seat.party === observer || conflictsOf(directory, one.person).includes(observer)
        expect(telling(alert, directory).filter(ofObserver)).toEqual([])
      }),
    )
  })

  it('previews what issuing does, by the same code', () => {
    fc.assert(
      fc.property(alerts, directories, (alert, directory) => {
        const issued = route({ ...alert, stage: 'issued' }, directory, now)
        expect(previewRouting(alert, directory, now)).toEqual(issued)
      }),
    )
  })

  it('leaves no alert that desks may have without anybody to tell', () => {
    fc.assert(
      fc.property(alerts, directories, (alert, directory) => {
        const { outcome, tracks } = route(alert, directory, now)
        fc.pre(outcome === 'routed' && alert.allowed.includes('desks'))
        expect(tracks.some((one) => one.kind === 'organisation' || one.kind === 'operator')).toBe(true)
      }),
    )
  })
})
