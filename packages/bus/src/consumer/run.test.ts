import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { halvesOf, runOf, settleRefusals, sortOut, type ReadItem, type Run } from './run.ts'

function item(position: number, key: string): ReadItem {
  const record = { position, key: Buffer.from(key), headers: {}, value: null }
  const event = { id: `event-${position}`, key } as unknown as ReadItem['read']['event']
  return { record, read: { outcome: 'read', event } }
}

const keys = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 20 })
const chosen = fc.array(fc.nat(19), { maxLength: 6 })
const hex = (key: string): string => Buffer.from(key).toString('hex')
const fault = { reason: 'fault', places: [] }

describe('sortOut', () => {
  it('hands on, for each key, exactly what comes before the first that is at fault, unless the key is blocked', () => {
    fc.assert(
      fc.property(keys, chosen, fc.subarray(['a', 'b', 'c']), (names, faulty, blocked) => {
        const items = names.map((key, position) => item(position, key))
        const refused: Run['refused'] = new Map(faulty.map((n) => [`event-${n}`, fault]))
        const sorted = sortOut(items, new Set(blocked.map(hex)), refused)
        const expected = items.filter((one, index) => {
          const same = items.slice(0, index + 1).filter((other) => other.record.key.equals(one.record.key))
          return !blocked.includes(names[index]!) && same.every((other) => !refused.has(other.read.event.id))
        })
        expect(sorted.todo).toEqual(expected)
        expect(new Set([...sorted.todo, ...sorted.park.map((one) => one.item)])).toEqual(new Set(items))
      }),
    )
  })
})

describe('settleRefusals', () => {
  it('parks what was handed back only if nothing later of its key was handled', () => {
    fc.assert(
      fc.property(keys, chosen, (names, handedBack) => {
        const items = names.map((key, position) => item(position, key))
        const refusals = handedBack.map((n) => ({ event: `event-${n}`, reason: 'later' }))
        const back = new Set(refusals.map((refusal) => refusal.event))
        const broken = items.some(
          (one, index) =>
            back.has(one.read.event.id) &&
            items
              .slice(index + 1)
              .some((later) => later.record.key.equals(one.record.key) && !back.has(later.read.event.id)),
        )
        const settled = settleRefusals(items, refusals)
        expect(settled.outcome).toBe(broken ? 'again' : 'park')
        if (settled.outcome === 'park') {
          expect(settled.park.map((one) => one.item)).toEqual(
            items.filter((one) => back.has(one.read.event.id)),
          )
        }
      }),
    )
  })
})

describe('halvesOf', () => {
  it('covers the whole run and meets in the middle, gaps included', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1_000), { minLength: 2 }), (positions) => {
        const items = positions.toSorted((a, b) => a - b).map((position) => item(position, 'a'))
        const run = runOf(items, 0, 2_000, false)
        const [first, second] = halvesOf(run)
        expect([...first.items, ...second.items]).toEqual(items)
        expect([first.from, second.to]).toEqual([0, 2_000])
        expect(first.to).toBe(second.from)
        expect(first.to).toBeGreaterThan(first.items.at(-1)!.record.position)
        expect(second.from).toBeLessThanOrEqual(second.items[0]!.record.position)
        expect(first.items.length).toBeLessThan(items.length)
        expect(second.items.length).toBeLessThan(items.length)
      }),
    )
  })
})
