import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inputOf, placeOf } from './assess-all.ts'
import { loadLevelModel, type Evidence } from './index.ts'
import { prepare } from './prepare.ts'
import { readPart } from './read-part.ts'
import { at, match, orUnknown, report } from './scenarios.ts'
import { hiding, readStrands, type Looked } from './strands.ts'
import { strengthAt } from './strength.ts'
import { countedMatches } from './surge.ts'
import { DAY } from './weight.ts'

const shipped = loadLevelModel()
/** so few that a handful of voices fills an indicator */
const crowded = { ...shipped, kept: 3 }
const now = at('2026-03-31T12:00:00Z')

/** Few days and weights, so that many weigh the same. */
const anyReport: fc.Arbitrary<Evidence> = fc
  .record({
    id: fc.uuid(),
    daysAgo: fc.integer({ min: 0, max: 12 }),
    root: fc.constantFrom('a', 'b', 'c', 'd'),
    observer: fc.constantFrom('x', 'y', 'z'),
    group: fc.constantFrom('general', 'g1', 'g1'),
    reliability: fc.constantFrom('A' as const, 'F' as const),
    matches: fc
      .uniqueArray(fc.constantFrom('7.8', '7.8', '7.9', '8.1'), { minLength: 1, maxLength: 2 })
      .map((signs) => signs.map((sign) => match(sign, { gravity: 0.4 }))),
    story: fc.constantFrom([], [], [], ['s'], ['t']),
  })
  .map(({ id, daysAgo, ...more }) =>
    report(id, { ...more, source: more.observer, receivedAt: new Date(now.getTime() - daysAgo * DAY) }),
  )

const anyShare = fc.record({
  few: fc.constant(0),
  rows: fc.constantFrom(1, 2, 3, 5, 8),
  each: fc.constantFrom(1, 2),
  strands: fc.constantFrom(1, 2, 3, 4, 6),
  further: fc.constantFrom(1, 2),
  latest: fc.constant(1),
})

describe('strands that are read', () => {
  it('count at any moment as in the whole, match by match, or are not known to', () => {
    let decided = 0
    fc.assert(
      fc.property(
        fc.uniqueArray(anyReport, { minLength: 6, maxLength: 40, selector: (one) => one.report }),
        anyShare,
        fc.constantFrom(0, 2, 6, 7, 9),
        (evidence, share, daysAgo) => {
          const moment = now.getTime() - daysAgo * DAY
          const place = placeOf(evidence.find((one) => one.group === 'g1') ?? evidence[0]!)
          const input = inputOf(place, evidence, { judgements: [], settlements: [] }, now, crowded)
          const part = readPart(input, share, now, crowded)
          const seen = (of: typeof input) => {
            const { ranked } = prepare(of, now.getTime(), crowded).book
            const counted = countedMatches(ranked, moment, crowded).map(
              (one) => `${one.report} ${one.indicator}`,
            )
            return { strength: strengthAt(ranked, moment, crowded), counted }
          }
          const fromPart = orUnknown(() => seen(part))
          if (fromPart === null) return
          if (part.own.length + part.wider.length < input.own.length + input.wider.length) decided += 1
          expect(fromPart).toEqual(seen(input))
        },
      ),
      { numRuns: 1_000 },
    )
    expect(decided).toBeGreaterThan(50)
  })

  const looked = (floor: number | null, ...strands: [root: string, rank: number][]): Looked => ({
    indicator: '7.8',
    floor,
    strands: strands.map(([root, rank], i) => ({ root, reports: [`r${i}`], ranks: [rank] })),
  })
  const share = { few: 0, rows: 3, each: 1, strands: 2, further: 1, latest: 1 }
  const span = { after: 0, until: Infinity }

  it('are asked each where one voice fills what was looked at', () => {
    const flooded = looked(9, ['a', 10])
    const shown = looked(4, ['b', 8], ['c', 6])
    expect(hiding([flooded], share, shipped)).toEqual([flooded])
    expect(hiding([shown], share, shipped)).toEqual([])
    expect(hiding([flooded, shown], share, shipped)).toEqual([flooded])
  })

  it('say how strong what is unread may be: what was seen of it, and what was not', () => {
    const { unread } = readStrands(
      [looked(4, ['b', 8], ['c', 6], ['c', 5], ['c', 4.5])],
      share,
      span,
      shipped,
    )
    const most = (report: string, of: 'voice' | 'any') =>
      Math.max(...unread.filter((cut) => cut.report === report && cut.of === of).map((cut) => cut.most))
    expect([most('r0', 'voice'), most('r1', 'voice'), most('r1', 'any')]).toEqual([4, 5, 5])
  })
})
