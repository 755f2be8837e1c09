import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountsOf, independent, type Account } from './independence.ts'
import { loadLevelModel } from './level-model.ts'
import { noisyOr, rank } from './strength.ts'
import { DAY, weightAt, type Weighed } from './weight.ts'

const BANDS = 4
const model = { ...loadLevelModel(), kept: 5 }
const now = Date.UTC(2026, 10, 1)

const match: fc.Arbitrary<Weighed> = fc
  .record({
    indicator: fc.constantFrom('7.1', '7.2', '7.3'),
    weight: fc.double({ min: 0.01, max: 0.9, noNaN: true }),
    age: fc.integer({ min: -5, max: 60 }),
    root: fc.constantFrom('a', 'b', 'c'),
    observer: fc.constantFrom('x', 'y', 'z'),
    story: fc.array(fc.constantFrom('s', 't', 'u', 'v', 'w'), { minLength: BANDS, maxLength: BANDS }),
  })
  .map(({ age, ...more }) => {
    const start = now - age * DAY
    const halfLife = 14 * DAY
    const report = `${JSON.stringify(more)}${age}`
    const rankOf = Math.log2(more.weight) + start / halfLife
    return { ...more, report, factor: '7', nature: 'dynamic', start, halfLife, rank: rankOf, vouched: true }
  })

describe('accountsOf', () => {
  it('leaves out no account that could leave a factor less', () => {
    fc.assert(
      fc.property(fc.array(match, { maxLength: 40 }), (matches) => {
        const lists = rank(matches).factors.get('7')?.lists ?? []
        const worth = (account: Account): number =>
          noisyOr(
            lists
              .flatMap((list) => independent(list, now, account, model).matches)
              .map((one) => weightAt(one, now))
              .toSorted((a, b) => b - a)
              .slice(0, model.kept),
          )
        const least = (accounts: readonly Account[]): number => Math.min(...accounts.map(worth))
        const all = ['voice' as const, ...Array.from({ length: BANDS }, (_, band) => band)]
        expect(least(accountsOf(lists))).toBe(least(all))
      }),
      { numRuns: 500 },
    )
  })

  it('asks no band in which nothing is told twice, and of equal bands one', () => {
    const told = (story: string[], report: string): Weighed => ({
      report,
      story,
      indicator: '7.1',
      factor: '7',
      nature: 'dynamic',
      weight: 0.5,
      start: now,
      halfLife: DAY,
      rank: 0,
      root: report,
      observer: report,
      vouched: true,
    })
    expect(accountsOf([[told(['a', 'b', 'c'], '1'), told(['d', 'e', 'f'], '2')]])).toEqual(['voice'])
    expect(accountsOf([[told(['a', 'b', 'c'], '1'), told(['d', 'b', 'c'], '2')]])).toEqual(['voice', 1])
  })
})
