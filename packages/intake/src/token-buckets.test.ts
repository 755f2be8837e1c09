import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokenBuckets } from './token-buckets.ts'

describe('token buckets', () => {
  it('never allow more than burst and rate together', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60_000), { minLength: 1, maxLength: 200 }), (gaps) => {
        let now = 0
        const buckets = tokenBuckets({ perHour: 600, burst: 20 }, { now: () => new Date(now) })
        let taken = 0
        for (const gap of gaps) {
          now += gap
          if (buckets.take('k') === 0) taken += 1
        }
        expect(taken).toBeLessThanOrEqual(20 + now / 6000 + 1)
      }),
    )
  })

  it('say when there is one again, and keep that word', () => {
    let now = 0
    const buckets = tokenBuckets({ perHour: 600, burst: 2 }, { now: () => new Date(now) })
    expect([buckets.take('k'), buckets.take('k')]).toEqual([0, 0])
    const wait = buckets.take('k')
    expect(wait).toBe(6000)
    expect(buckets.take('other')).toBe(0)
    now += wait - 1
    expect(buckets.take('k')).toBe(1)
    now += 1
    expect(buckets.take('k')).toBe(0)
  })

  it('give back what was taken for nothing', () => {
    const buckets = tokenBuckets({ perHour: 600, burst: 1 }, { now: () => new Date(0) })
    expect(buckets.take('k')).toBe(0)
    buckets.giveBack('k')
    expect(buckets.take('k')).toBe(0)
  })
})
