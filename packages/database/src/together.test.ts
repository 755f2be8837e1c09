import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { together } from './together.ts'

/** Runs that end when the test says so. */
function heldRuns(fails: (item: number) => boolean = () => false) {
  const runs: { items: readonly number[]; end: () => void }[] = []
  const run = (items: readonly number[]): Promise<number[]> => {
    const { promise, resolve, reject } = Promise.withResolvers<number[]>()
    const bad = items.find(fails)
    const end = (): void =>
      bad === undefined ? resolve(items.map((item) => item * 10)) : reject(new Error(`fails: ${bad}`))
    runs.push({ items, end })
    return promise
  }
  return { runs, run }
}

const settle = async (runs: { end: () => void }[]): Promise<void> => {
  // each end may begin others
  for (let ended = 0; ended < runs.length; ended++) {
    runs[ended]!.end()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('work that goes together', () => {
  it('begins at once while nothing is under way, and collects what comes meanwhile', async () => {
    const { runs, run } = heldRuns()
    const keep = together({ most: 3, atOnce: 2, run, isCommon: () => false })
    const outcomes = Promise.all([1, 2, 3, 4, 5, 6, 7].map((item) => keep(item)))
    expect(runs.map(({ items }) => items)).toEqual([[1], [2]])
    await settle(runs)
    expect(runs.map(({ items }) => items)).toEqual([[1], [2], [3, 4, 5], [6, 7]])
    expect(await outcomes).toEqual([10, 20, 30, 40, 50, 60, 70])
  })

  it('fails whoever was in it where the cause is common to all, and tries none alone', async () => {
    const { runs, run } = heldRuns((item) => item === 4)
    const keep = together({ most: 9, atOnce: 2, run, isCommon: () => true })
    const outcomes = Promise.allSettled([1, 2, 3, 4].map((item) => keep(item)))
    await settle(runs)
    expect((await outcomes).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ])
    expect(runs).toHaveLength(3)
  })

  it('waits with the next run for no outcome that is still to come', async () => {
    const late = Promise.withResolvers<number>()
    const keep = together({
      most: 9,
      atOnce: 1,
      run: async (items: readonly number[]) => items.map((item) => (item === 1 ? late.promise : item * 10)),
      isCommon: () => true,
    })
    const first = keep(1)
    expect(await keep(2)).toBe(20)
    late.resolve(10)
    expect(await first).toBe(10)
  })

  it('gives each its own outcome, whichever fail by themselves', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(1000), { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        async (items, most) => {
          const { runs, run } = heldRuns((item) => item % 3 === 0)
          const keep = together({ most, atOnce: 2, run, isCommon: () => false })
          const outcomes = Promise.allSettled(items.map((item) => keep(item)))
          await settle(runs)
          expect(await outcomes).toEqual(
            items.map((item) =>
              item % 3 === 0
                ? { status: 'rejected', reason: new Error(`fails: ${item}`) }
                : { status: 'fulfilled', value: item * 10 },
            ),
          )
        },
      ),
      { numRuns: 50 },
    )
  })
})
