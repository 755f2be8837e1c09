import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from './canonical.ts'
import { mac, token } from './keys.ts'
import { decideWithdrawal, hourOf, progressOf } from './progress.ts'
import { receiptHash, receiptOf } from './receipt.ts'
import { tokenBuckets } from './token-buckets.ts'

const key = randomBytes(32)

describe('a receipt', () => {
  it('is the same for the same report and found however it is typed', () => {
    fc.assert(
      fc.property(fc.uuid(), (report) => {
        const receipt = receiptOf(key, report)
        expect(receiptOf(key, report)).toBe(receipt)
        expect(receipt).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}$/)
        const hash = receiptHash(receipt)
        const sloppy = receipt.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
        expect(receiptHash(sloppy)).toEqual(hash)
        expect(receiptHash(receiptOf(randomBytes(32), report))).not.toEqual(hash)
      }),
    )
  })

  it('is nothing that has another length or other signs', () => {
    for (const typed of ['', 'ABCD', `${receiptOf(key, randomUUID())}7`, 'U'.repeat(26), '§'.repeat(26)])
      expect(receiptHash(typed)).toBeNull()
  })
})

describe('progress', () => {
  const receivedAt = new Date('2026-03-03T21:00:00Z')
  it.each([
    ['2026-03-03T21:00:00Z', 'received'],
    ['2026-03-04T23:59:59Z', 'received'],
    ['2026-03-05T00:00:00Z', 'read'],
    ['2026-06-01T20:59:59Z', 'read'],
    ['2026-06-01T21:00:00Z', 'closed'],
  ])('at %s is %s', (now, expected) => {
    expect(progressOf({ receivedAt, state: 'kept' }, new Date(now))).toBe(expected)
  })

  it('is closed at once when taken back or erased', () => {
    expect(progressOf({ receivedAt, state: 'retracted' }, receivedAt)).toBe('closed')
    expect(progressOf({ receivedAt, state: 'erased' }, receivedAt)).toBe('closed')
  })

  it('never goes back as time passes', () => {
    const order = ['received', 'read', 'closed']
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: receivedAt, max: new Date('2100-01-01') }),
        fc.nat(1e11),
        (now, later) => {
          const at = (instant: Date): number =>
            order.indexOf(progressOf({ receivedAt, state: 'kept' }, instant))
          expect(at(new Date(now.getTime() + later))).toBeGreaterThanOrEqual(at(now))
        },
      ),
    )
  })

  it('cuts times to the hour', () => {
    expect(hourOf(new Date('2026-03-03T21:59:59.999Z'))).toEqual(receivedAt)
  })
})

describe('taking back', () => {
  it.each([
    ['kept', false, 'retract'],
    ['kept', true, 'erase'],
    ['retracted', false, 'nothing'],
    ['retracted', true, 'erase'],
    ['erased', false, 'nothing'],
    ['erased', true, 'nothing'],
  ] as const)('a report that is %s (erase: %s) means %s', (state, erase, expected) => {
    expect(decideWithdrawal(state, erase)).toBe(expected)
  })
})

describe('keyed hashes', () => {
  it('tell lists of parts apart that join to one text', () => {
    expect(mac(key, 'ab', 'c')).not.toEqual(mac(key, 'a', 'bc'))
    expect(mac(key, 'abc')).not.toEqual(mac(key, 'abc', ''))
  })

  it('give a source another token in each country', () => {
    expect(token(key, 'source', 'KEN', 'a')).toBe(token(key, 'source', 'KEN', 'a'))
    expect(token(key, 'source', 'KEN', 'a')).not.toBe(token(key, 'source', 'UGA', 'a'))
    expect(token(key, 'source', 'KEN', 'a')).not.toBe(token(key, 'root', 'KEN', 'a'))
  })
})

describe('the canonical text', () => {
  it('is one for any order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed())
        expect(canonical(turned)).toBe(canonical(value))
      }),
    )
    expect(canonical({ a: [1, 2] })).not.toBe(canonical({ a: [2, 1] }))
  })
})

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
