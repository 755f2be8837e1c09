import { levels } from '@tocsin/events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inputOf, placeOf } from './assess-all.ts'
import { assessPart } from './assess-part.ts'
import { keyOf, loadLevelModel, type Evidence, type EvidenceMatch, type SituationInput } from './index.ts'
import { prepare } from './prepare.ts'
import { readPart } from './read-part.ts'
import { at, match, orUnknown, report } from './scenarios.ts'
import { reachedWithin, type RuleBook } from './rule.ts'
import { UnreadMatters, type Share } from './unread.ts'
import { DAY, HOUR, startOf } from './weight.ts'

const shipped = loadLevelModel()
/** so few that a handful of voices fills an indicator */
const crowded = { ...shipped, kept: 3 }
const now = at('2026-03-31T12:00:00Z')
const none = { judgements: [], settlements: [] }

const anyMatch: fc.Arbitrary<EvidenceMatch> = fc
  .record({
    indicator: fc.constantFrom('7.8', '7.8', '8.1', '11.1', '13.8', 'easing:1'),
    gravity: fc.constantFrom(0.3, 0.6, 0.9),
    modality: fc.constantFrom(
      'asserted' as const,
      'asserted' as const,
      'attributed' as const,
      'denied' as const,
    ),
  })
  .map(({ indicator, ...more }) =>
    match(indicator, indicator === 'easing:1' ? { ...more, nature: 'easing' } : more),
  )

const band = fc.constantFrom('s', 't', 'u', 'v', 'w', 'x')
/** Few words are told of often, most once. */
const story = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(band, band, band, band) },
  { weight: 3, arbitrary: fc.uuid().map((id) => [id, `${id}1`, `${id}2`, `${id}3`]) },
)

/** Reports as one busy country has them: of few voices, again and again. */
const anyReport: fc.Arbitrary<Evidence> = fc
  .record({
    id: fc.uuid(),
    hoursAgo: fc.integer({ min: 0, max: 60 * 24 }),
    daysBefore: fc.option(fc.integer({ min: 0, max: 20 })),
    admin1: fc.constantFrom('XA-NO', 'XA-NO', 'XA-EA', null),
    group: fc.constantFrom('general', 'general', 'g1'),
    source: fc.constantFrom('a', 'b'),
    root: fc.constantFrom('a', 'b', 'c'),
    observer: fc.constantFrom('x', 'y', 'z', null),
    vouched: fc.constantFrom(true, true, true, false),
    basis: fc.constantFrom('saw' as const, 'saw' as const, 'heard' as const),
    guarded: fc.constantFrom(false, false, false, true),
    fewCouldKnow: fc.constantFrom(false, false, false, true),
    sharing: fc.constantFrom(
      ['desks' as const],
      ['desks' as const],
      ['desks' as const, 'responders' as const],
    ),
    reliability: fc.constantFrom('A' as const, 'B' as const, 'F' as const),
    matches: fc.array(anyMatch, { minLength: 1, maxLength: 3 }),
    story,
  })
  .map(({ id, hoursAgo, daysBefore, ...more }) => {
    const receivedAt = new Date(now.getTime() - hoursAgo * HOUR)
    const day =
      daysBefore === null
        ? null
        : new Date(receivedAt.getTime() - daysBefore * DAY).toISOString().slice(0, 10)
    return report(id, { ...more, receivedAt, day })
  })

/** Grave or slight, so that what decides is now what is told and now what was told before. */
const busy = fc
  .tuple(
    fc.uniqueArray(anyReport, {
      minLength: 40,
      maxLength: 120,
      size: 'max',
      selector: (one) => one.report,
    }),
    fc.constantFrom(1, 0.4, 0.2, 0.1),
  )
  .map(([reports, share]) =>
    reports.map((one) => ({
      ...one,
      matches: one.matches.map((of) => ({ ...of, gravity: of.gravity * share })),
    })),
  )

const anyShare = fc.record({
  few: fc.constantFrom(0, 0, 0, 60),
  rows: fc.constantFrom(1, 4, 12, 40),
  each: fc.constantFrom(1, 2, 4),
  strands: fc.constantFrom(1, 2, 4, 8, 100),
  further: fc.constantFrom(1, 2, 8),
  latest: fc.constantFrom(1, 4, 16),
})

function inputsOf(evidence: readonly Evidence[], model: typeof shipped): SituationInput[] {
  const places = new Map(evidence.map((one) => [keyOf(placeOf(one)), placeOf(one)]))
  return [...places.values()].map((place) => inputOf(place, evidence, none, now, model))
}

describe('a part of the evidence', () => {
  it.each([
    ['as many matches as ship', shipped],
    ['few matches an indicator', crowded],
  ])(
    'says what the whole says, or that it does not decide (%s)',
    (_name, model) => {
      fc.assert(
        fc.property(busy, anyShare, (evidence, share) => {
          for (const input of inputsOf(evidence, model)) {
            const part = readPart(input, share, now, model)
            const fromPart = assessPart(part, now, model)
            if (fromPart !== null) expect(fromPart).toEqual(assessPart(input, now, model))
          }
        }),
        { numRuns: 40 },
      )
    },
    120_000,
  )

  it('asked of any moment, says what the whole says, or that it does not know', () => {
    fc.assert(
      fc.property(busy, anyShare, fc.constantFrom(shipped, crowded), (evidence, share, model) => {
        const moments = new Set(evidence.map(startOf).filter((start) => start > now.getTime() - 40 * DAY))
        for (const input of inputsOf(evidence, model)) {
          const whole = prepare(input, now.getTime(), model).book
          const part = orUnknown(() => prepare(readPart(input, share, now, model), now.getTime(), model).book)
          if (part === null) continue
          for (const moment of [...moments].slice(0, 8)) {
            const strength = orUnknown(() => part.strength(moment))
            if (strength !== null) expect(strength).toBe(whole.strength(moment))
            for (const level of levels) {
              const reached = orUnknown(() => reachedWithin(part, level, moment, moment))
              if (reached !== null) expect(reached).toBe(reachedWithin(whole, level, moment, moment))
            }
          }
        }
      }),
      { numRuns: 40 },
    )
  }, 120_000)

  it('is a small one, and decides, where a country in crisis has very many reports', () => {
    const many = Array.from({ length: 3_000 }, (_, i) =>
      report(`r${String(i).padStart(4, '0')}`, {
        receivedAt: new Date(now.getTime() - Math.floor((i * 365 * 24) / 3_000) * HOUR),
        root: `root-${i % 30}`,
        observer: `observer-${i % 90}`,
        source: `source-${i % 90}`,
        vouched: i % 7 !== 0,
        reliability: (['B', 'C', 'F'] as const)[i % 3]!,
        matches: [match('7.8'), match((['8.1', '11.1', '10.2'] as const)[i % 3]!)],
        // each third tells a story that another told
        story: Array.from({ length: 12 }, (_band, n) => `${i % 3 === 0 ? i - (i % 2) : i} ${n}`),
      }),
    )
    const [input] = inputsOf(many, shipped)
    const part = readPart(
      input!,
      { few: 0, rows: 200, each: 1, strands: 40, further: 16, latest: 16 },
      now,
      shipped,
    )
    expect(part.own.length).toBeLessThan(many.length / 5)
    const fromPart = assessPart(part, now, shipped)
    expect(fromPart?.situation.level).toBe('ongoing')
    expect(fromPart).toEqual(assessPart(input!, now, shipped))
  })

  describe('does not know of a moment', () => {
    const daysAgo = (days: number): number => now.getTime() - days * DAY
    const told = (observer: string, days: number, more: Partial<Evidence> = {}): Evidence =>
      report(`${observer}${days}`, {
        root: 'a',
        observer,
        source: observer,
        receivedAt: new Date(daysAgo(days)),
        reliability: 'A',
        matches: [match('7.8')],
        ...more,
      })
    /** of another organisation, so that the level of now stands and the past is not asked for it */
    const elsewhere = told('n', 0, { root: 'b' })
    const books = (
      evidence: readonly Evidence[],
      share: Partial<Share>,
    ): { part: RuleBook; whole: RuleBook } => {
      const [input] = inputsOf(evidence, shipped)
      const read = readPart(
        input!,
        { few: 0, rows: 200, each: 1, strands: 40, further: 1, latest: 1, ...share },
        now,
        shipped,
      )
      expect(read.own.length).toBeLessThan(evidence.length)
      return {
        part: prepare(read, now.getTime(), shipped).book,
        whole: prepare(input!, now.getTime(), shipped).book,
      }
    }

    it('at which a voice may have spoken of a root whose strongest had not yet', () => {
      const evidence = [told('x', 0), told('y', 0), told('z', 5), told('v', 5), elsewhere]
      const { part, whole } = books(evidence, {})
      expect(part.strength(daysAgo(0))).toBe(whole.strength(daysAgo(0)))
      expect(() => part.strength(daysAgo(5))).toThrow(UnreadMatters)
    })

    it('at which a further voice may tell a story of its own, where two that count tell the same', () => {
      const story = ['1', '2', '3', '4']
      const evidence = [
        told('x', 0, { story }),
        told('y', 0, { story }),
        told('z', 1),
        told('v', 1),
        elsewhere,
      ]
      expect(() => books(evidence, {})).toThrow(UnreadMatters)
    })

    it('at which an act may have been seen before the last', () => {
      // Heard of by more than count of one root, so that strength is known.
      const heard = ['y', 'z', 'b', 'c'].map((name) =>
        told(name, 6, { root: 'bc'.includes(name) ? name : 'a', basis: 'heard' }),
      )
      const acts = [told('x', 1, { reliability: 'F' }), told('x', 5, { reliability: 'F' })]
      const { part, whole } = books([...heard, ...acts], {})
      expect(part.strength(daysAgo(3))).toBe(whole.strength(daysAgo(3)))
      expect(reachedWithin(whole, 'ongoing', daysAgo(3), daysAgo(3))).toBe(true)
      expect(() => reachedWithin(part, 'ongoing', daysAgo(3), daysAgo(3))).toThrow(UnreadMatters)
    })
  })

  it('does not decide where a level was reached by what is unread', () => {
    const told = (root: string, daysAgo: number, gravity: number): Evidence =>
      report(`${root}${daysAgo}`, {
        root,
        source: root,
        reliability: 'A',
        receivedAt: new Date(now.getTime() - daysAgo * DAY),
        matches: [match('7.8', { gravity })],
      })
    // What each says now is slighter, and yet the stronger of the two by now.
    const evidence = ['a', 'b'].flatMap((root) => [told(root, 5, 0.64), told(root, 0, 0.56)])
    const [input] = inputsOf(evidence, shipped)
    expect(assessPart(input!, now, shipped)?.situation.reasons[0]).toMatchObject({
      rule: 'kept',
      level: 'imminent',
    })
    const share = { few: 0, rows: 200, strands: 40, further: 16, latest: 1 }
    expect(assessPart(readPart(input!, { ...share, each: 1 }, now, shipped), now, shipped)).toBeNull()
    expect(assessPart(readPart(input!, { ...share, each: 2 }, now, shipped), now, shipped)).toEqual(
      assessPart(input!, now, shipped),
    )
  })
})
