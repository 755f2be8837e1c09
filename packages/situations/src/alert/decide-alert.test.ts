import fc from 'fast-check'
import { alertVersion } from '@tocsin/events'
import { describe, expect, it } from 'vitest'
import { assessAll, type Evidence } from '../index.ts'
import { loadLevelModel } from '../level-model.ts'
import { rankOf } from '../rule.ts'
import { at, match, report } from '../scenarios.ts'
import { DAY, HOUR } from '../weight.ts'
import type { AlertDecision, AlertState, CrisisView } from './alert-state.ts'
import { decideAlert } from './decide-alert.ts'
import { uniteImplicated } from './implicated.ts'
import { differs } from './material.ts'

const model = loadLevelModel()
const now = at('2026-03-02T12:00:00Z')
const crisis = '0c7a2f6e-6a2e-4f0e-9a44-3d7a6a5d7b10'

function view(
  evidence: Evidence[],
  moment = now,
  settlements: Parameters<typeof assessAll>[1]['settlements'] = [],
): CrisisView {
  return {
    crisis,
    country: 'XAA',
    world: 'actual',
    situations: assessAll(evidence, { judgements: [], settlements }, moment, model),
    implicated: uniteImplicated(
      evidence.flatMap((one) =>
        one.actors.map((actor) => ({
          ...actor,
          states: [...actor.states],
          organisations: [...actor.organisations],
        })),
      ),
    ),
    candidates: [],
  }
}

function next(
  state: AlertState | null,
  seen: CrisisView,
  decisions: AlertDecision[] = [],
  moment = now,
): AlertState {
  const decided = decideAlert(state, seen, decisions, moment, model)
  if (decided.outcome !== 'version') throw new Error(decided.reason)
  return decided.state
}

const heard = { basis: 'heard' } as const
const one = report('a', heard)
const two = report('b', heard)

function issue(
  state: AlertState,
  more: Partial<Extract<AlertDecision, { kind: 'issue' }>> = {},
): AlertDecision {
  const { alert, version } = state.version
  return {
    kind: 'issue',
    id: 'd1',
    alert,
    version,
    at: now,
    note: 'read',
    ticked: ['XAB'],
    struckOut: [],
    ...more,
  }
}

describe('decideAlert', () => {
  it('raises, rises, and says nothing twice', () => {
    const first = next(null, view([one]))
    expect(first.version).toMatchObject({
      version: 1,
      kind: 'rise',
      level: 'watch',
      stage: 'proposed',
      gate: 'review-first',
    })
    expect(alertVersion.safeParse(first.version).error).toBeUndefined()
    expect(decideAlert(first, view([one]), [], now, model).outcome).toBe('nothing')
    const risen = next(first, view([one, two]))
    expect(risen.version).toMatchObject({
      version: 2,
      kind: 'rise',
      level: 'imminent',
      gate: 'desks-at-once',
    })
    expect(risen.version.alert).toBe(first.version.alert)
  })

  it('knows a version again that comes back from a database with its keys in another order', () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .toReversed()
                .map(([key, inner]) => [key, turned(inner)]),
            )
          : value
    const first = next(null, view([one]))
    expect(decideAlert(turned(first) as AlertState, view([one]), [], now, model).outcome).toBe('nothing')
  })

  it('is issued by a yes to what was proposed last, and asks again after a rise', () => {
    const first = next(null, view([one]))
    const yes = issue(first)
    const issued = next(first, view([one]), [yes])
    expect(issued.version).toMatchObject({
      version: 2,
      kind: 'new-facts',
      stage: 'issued',
      note: 'read',
      ticked: ['XAB'],
    })
    expect(decideAlert(issued, view([one]), [yes], now, model).outcome).toBe('nothing')
    const risen = next(issued, view([one, two]), [yes])
    expect(risen.version).toMatchObject({ kind: 'rise', stage: 'proposed', note: null, ticked: ['XAB'] })
    expect(decideAlert(risen, view([one, two]), [yes], now, model).outcome).toBe('nothing')
  })

  it('applies a yes by itself before any newer fact', () => {
    const first = next(null, view([one]))
    const issued = next(first, view([one, two]), [issue(first)])
    expect(issued.version).toMatchObject({ stage: 'issued', level: 'watch' })
    expect(next(issued, view([one, two]), [issue(first)]).version).toMatchObject({
      level: 'imminent',
      stage: 'proposed',
    })
  })

  it('surges when a second place joins at imminent', () => {
    const north = next(null, view([one, two]))
    const east = [report('c', { ...heard, admin1: 'XA-EA' }), report('d', { ...heard, admin1: 'XA-EA' })]
    expect(next(north, view([one, two, ...east])).version.kind).toBe('surge')
  })

  it('falls with its reason, ends, and keeps whom it implicates for the next alert', () => {
    const army = { ...heard, actors: [{ type: 'state-organ' as const, states: ['XAA'], organisations: [] }] }
    const evidence = [report('a', army), report('b', heard)]
    const high = next(null, view(evidence))
    expect(high.version.caveats).toContain('do-not-contact-authorities')
    const later = new Date(now.getTime() + 20 * DAY)
    const fallen = next(high, view(evidence, later), [], later)
    expect(fallen.version).toMatchObject({ kind: 'fall', closeReason: 'eased', level: 'concern' })
    const end = new Date(now.getTime() + 200 * DAY)
    const over = next(fallen, view(evidence, end), [], end)
    expect(over.version).toMatchObject({ kind: 'ended', level: 'concern' })
    const anew = new Date(end.getTime() + 30 * DAY)
    const again = next(over, view([report('z', { receivedAt: anew })], anew), [], anew)
    expect(again.version).toMatchObject({ version: 1, kind: 'rise' })
    expect(again.version.alert).not.toBe(over.version.alert)
    expect(again.version.implicated).toContainEqual({
      type: 'state-organ',
      states: ['XAA'],
      organisations: [],
    })
  })

  it.each([
    ['keeps whom what counts no more had implicated', 179, true],
    ['takes whom the evidence implicates by then', 181, false],
  ])('%s, where it begins %i days after the last', (_, days, remembered) => {
    const army = { type: 'state-linked' as const, states: ['XAC'], organisations: [] }
    const evidence = [report('a', { ...heard, actors: [army] }), report('b', heard)]
    const high = next(null, view(evidence))
    // struck while the alert lasts: nothing that was said of it narrows
    const struck = next(high, view([]))
    expect(struck.version).toMatchObject({ kind: 'ended', implicated: high.version.implicated })
    const later = new Date(now.getTime() + days * DAY)
    const again = next(struck, view([report('z', { receivedAt: later })], later), [], later)
    expect(again.version.version).toBe(1)
    expect(again.version.implicated.some(({ states }) => states.includes('XAC'))).toBe(remembered)
  })

  it('keeps whom it has implicated for as long as it lasts', () => {
    const army = { type: 'state-linked' as const, states: ['XAC'], organisations: [] }
    const first = next(null, view([report('a', { ...heard, actors: [army] }), one]))
    let state = first
    for (let month = 1; month <= 12; month++) {
      const moment = new Date(now.getTime() + month * 30 * DAY)
      const fresh = ['y', 'z'].map((name) => report(name + month, { ...heard, receivedAt: moment }))
      const decided = decideAlert(state, view(fresh, moment), [], moment, model)
      if (decided.outcome === 'version') state = decided.state
      expect(state.version.alert).toBe(first.version.alert)
      expect(state.version.implicated).toContainEqual(army)
    }
  })

  it('stays cancelled while nothing new comes', () => {
    const high = next(null, view([one, two]))
    const cancel: AlertDecision = {
      kind: 'cancel',
      id: 'c',
      alert: high.version.alert,
      at: now,
      closeReason: 'sent-in-error',
    }
    const cancelled = next(high, view([one, two]), [cancel])
    expect(cancelled.version).toMatchObject({
      kind: 'cancelled',
      level: 'imminent',
      closeReason: 'sent-in-error',
    })
    const settled = [
      {
        world: 'actual',
        country: 'XAA',
        settlement: { before: new Date(now.getTime() - 2 * HOUR), reports: ['a', 'b'] },
      },
    ]
    expect(decideAlert(cancelled, view([one, two], now, settled), [cancel], now, model).outcome).toBe(
      'nothing',
    )
    expect(next(cancelled, view([one, two, report('c')], now, settled), [cancel]).version.version).toBe(1)
  })

  it('tells nobody what the reports do not consent to', () => {
    const all = ['desks', 'other-states', 'responders'] as const
    const open = view([report('a', { ...heard, sharing: all }), report('b', { ...heard, sharing: all })])
    expect(next(null, open).version.allowed).toEqual(['desks', 'other-states', 'responders'])
    const half = view([report('a', { ...heard, sharing: all }), report('b', heard)])
    expect(next(null, half).version.allowed).toEqual(['desks'])
  })

  it('names a province only where three observers report, and none whom few could know', () => {
    const crowd = ['a', 'b', 'c'].map((name) => report(name, { ...heard, day: '2026-03-02' }))
    expect(next(null, view(crowd)).version).toMatchObject({
      areas: [{ admin1: 'XA-NO' }],
      firstDay: '2026-03-02',
    })
    expect(next(null, view(crowd.slice(1))).version).toMatchObject({
      areas: [{ admin1: null }],
      firstDay: '2026-03-02',
      lastDay: '2026-03-08',
    })
    const secret = crowd.map((each) => ({ ...each, fewCouldKnow: true }))
    expect(next(null, view(secret)).version.areas[0]!.admin1).toBeNull()
  })

  it('makes dense versions that differ, and implicates ever more, whatever comes and fades', () => {
    const step = fc.record({
      hours: fc.integer({ min: 0, max: 400 }),
      vouched: fc.boolean(),
      indicator: fc.constantFrom('7.8', '8.1', '11.1'),
      type: fc.constantFrom('state-organ' as const, 'non-state' as const, 'unknown' as const),
      admin1: fc.constantFrom('XA-NO', 'XA-EA'),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        let moment = now
        let state: AlertState | null = null
        const evidence: Evidence[] = []
        for (const [i, { hours, indicator, type, ...more }] of steps.entries()) {
          moment = new Date(moment.getTime() + hours * HOUR)
          const actors = [{ type, states: [], organisations: [] }]
          evidence.push(report(`r${i}`, { ...more, receivedAt: moment, actors, matches: [match(indicator)] }))
          const seen = view(evidence, moment)
          const decided = decideAlert(state, seen, [], moment, model)
          if (decided.outcome === 'nothing') continue
          const before: AlertState | null = state
          state = decided.state
          const level = seen.situations.map((each) => rankOf(each.level)).reduce((a, b) => Math.max(a, b), 0)
          if (state.version.kind !== 'ended') expect(rankOf(state.version.level)).toBe(level)
          if (before === null || before.version.alert !== state.version.alert) continue
          expect(state.version.version).toBe(before.version.version + 1)
          expect(state.version.kind !== 'new-facts' || differs(before.version, state.version)).toBe(true)
          for (const one of before.version.implicated)
            expect(state.version.implicated.map((each) => each.type)).toContain(one.type)
        }
      }),
      { numRuns: 150 },
    )
  })
})
