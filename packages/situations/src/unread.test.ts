import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inputOf, placeOf } from './assess-all.ts'
import { assessPart } from './assess-part.ts'
import { keyOf, loadLevelModel, type Evidence, type EvidenceMatch, type SituationInput } from './index.ts'
import { readPart } from './read-part.ts'
import { at, match, report } from './scenarios.ts'
import { DAY, HOUR } from './weight.ts'

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

const anyShare = fc.record({ each: fc.constantFrom(1, 2, 4), strands: fc.constantFrom(1, 2, 4, 8, 100) })

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
    const part = readPart(input!, { each: 1, strands: 64 }, now, shipped)
    expect(part.own.length).toBeLessThan(many.length / 5)
    const fromPart = assessPart(part, now, shipped)
    expect(fromPart?.situation.level).toBe('ongoing')
    expect(fromPart).toEqual(assessPart(input!, now, shipped))
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
    expect(assessPart(readPart(input!, { each: 1, strands: 64 }, now, shipped), now, shipped)).toBeNull()
    expect(assessPart(readPart(input!, { each: 2, strands: 64 }, now, shipped), now, shipped)).toEqual(
      assessPart(input!, now, shipped),
    )
  })
})
