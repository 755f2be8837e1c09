import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assessAll, loadLevelModel, rankOf, type Evidence, type EvidenceMatch } from './index.ts'
import { DAY, HOUR } from './weight.ts'
import { at, match, report } from './scenarios.ts'

const model = loadLevelModel()
const now = at('2026-03-31T12:00:00Z')
const none = { judgements: [], settlements: [] }

const anyMatch: fc.Arbitrary<EvidenceMatch> = fc
  .record({
    indicator: fc.constantFrom('7.5', '7.6', '7.8', '8.1', '11.1', '2.1', '13.8'),
    gravity: fc.double({ min: 0, max: 1, noNaN: true }),
    modality: fc.constantFrom(
      'asserted' as const,
      'attributed' as const,
      'feared' as const,
      'denied' as const,
    ),
  })
  .map(({ indicator, ...more }) => match(indicator, more))

const letter = fc.constantFrom('a', 'b', 'c', 'd')

const anyEvidence: fc.Arbitrary<Evidence> = fc
  .record({
    id: fc.uuid(),
    hoursAgo: fc.integer({ min: 0, max: 50 * 24 }),
    daysBefore: fc.option(fc.integer({ min: -1, max: 40 })),
    admin1: fc.constantFrom('XA-NO', 'XA-EA', 'XA-WE', null),
    group: fc.constantFrom('general', 'g1'),
    source: letter,
    root: letter,
    observer: fc.option(letter),
    vouched: fc.boolean(),
    feed: fc.constantFrom(false, false, false, true),
    backfill: fc.constantFrom(false, false, false, true),
    kind: fc.constantFrom('incident' as const, 'threat' as const, 'nothing-to-report' as const),
    basis: fc.constantFrom('saw' as const, 'heard' as const),
    guarded: fc.constantFrom(false, false, true),
    reliability: fc.constantFrom('A' as const, 'C' as const, 'F' as const),
    credibility: fc.constantFrom(1 as const, 3 as const, 6 as const),
    matches: fc.array(anyMatch, { maxLength: 4 }),
    story: fc.oneof(
      fc.constant([]),
      fc.array(fc.constantFrom('s', 't', 'u'), { minLength: 4, maxLength: 4 }),
    ),
  })
  .map(({ id, hoursAgo, daysBefore, ...more }) => {
    const receivedAt = new Date(now.getTime() - hoursAgo * HOUR)
    const day =
      daysBefore === null
        ? null
        : new Date(receivedAt.getTime() - daysBefore * DAY).toISOString().slice(0, 10)
    return report(id, { ...more, receivedAt, day })
  })

const someEvidence = fc.uniqueArray(anyEvidence, { maxLength: 24, selector: (one) => one.report })
const runs = { numRuns: 400 }

describe('situations', () => {
  it('are the same for any order and repeats of the evidence', () => {
    fc.assert(
      fc.property(
        someEvidence.chain((evidence) =>
          fc.tuple(
            fc.constant(evidence),
            fc.shuffledSubarray([...evidence, ...evidence], { minLength: evidence.length * 2 }),
          ),
        ),
        ([evidence, again]) => {
          expect(assessAll(again, none, now, model)).toEqual(assessAll(evidence, none, now, model))
        },
      ),
      { numRuns: 150 },
    )
  })

  it('never stand lower for one report more, unless it ends a blindness', () => {
    fc.assert(
      fc.property(
        someEvidence,
        anyEvidence.filter((one) => one.kind !== 'nothing-to-report'),
        (evidence, more) => {
          const after = new Map(assessAll([...evidence, more], none, now, model).map((one) => [one.key, one]))
          for (const before of assessAll(evidence, none, now, model)) {
            const grown = after.get(before.key)!
            const sightRestored = before.blindSince !== null && grown.blindSince === null
            if (!sightRestored) expect(rankOf(grown.level)).toBeGreaterThanOrEqual(rankOf(before.level))
          }
        },
      ),
      runs,
    )
  })

  it('never stand above concern on unvouched sources alone', () => {
    fc.assert(
      fc.property(fc.array(anyEvidence, { maxLength: 60 }), (evidence) => {
        const crowd = evidence.map((one) => ({ ...one, vouched: false }))
        for (const one of assessAll(crowd, none, now, model))
          expect(rankOf(one.level)).toBeLessThanOrEqual(rankOf('concern'))
      }),
      runs,
    )
  })

  it('are not lifted above concern by unvouched sources, whatever vouched ones say beside them', () => {
    fc.assert(
      fc.property(someEvidence, fc.array(anyEvidence, { maxLength: 30 }), (evidence, more) => {
        const vouched = evidence.map((one) => ({ ...one, vouched: true }))
        const crowd = more.map((one, i) => ({ ...one, report: `crowd ${i}`, vouched: false }))
        const before = new Map(assessAll(vouched, none, now, model).map((one) => [one.key, one.level]))
        for (const one of assessAll([...vouched, ...crowd], none, now, model)) {
          const alone = rankOf(before.get(one.key) ?? 'none')
          expect(rankOf(one.level)).toBeLessThanOrEqual(Math.max(alone, rankOf('concern')))
        }
      }),
      runs,
    )
  })

  it('are not tipped over by a crowd where two organisations have said too little', () => {
    const said = { basis: 'heard', matches: [match('8.1')] } as const
    const two = [report('a', { ...said, receivedAt: now }), report('b', { ...said, receivedAt: now })]
    const crowd = report('c', { vouched: false, receivedAt: now, matches: [match('7.8'), match('11.1')] })
    const levelOf = (evidence: Evidence[]) => assessAll(evidence, none, now, model)[0]!
    expect(levelOf(two).level).toBe('concern')
    const beside = levelOf([...two, crowd])
    expect(beside.strength).toBeGreaterThan(model.levels.imminent.entry)
    expect(beside.level).toBe('concern')
    expect(rankOf(levelOf([...two, { ...crowd, vouched: true }]).level)).toBeGreaterThan(rankOf('concern'))
  })

  it('are not moved by feeds and imports of the past', () => {
    fc.assert(
      fc.property(someEvidence, (evidence) => {
        const own = evidence.filter((one) => !one.feed && !one.backfill)
        const before = new Map(assessAll(own, none, now, model).map((one) => [one.key, one.level]))
        for (const one of assessAll(evidence, none, now, model))
          expect(one.level).toBe(before.get(one.key) ?? 'none')
      }),
      { numRuns: 150 },
    )
  })
})
