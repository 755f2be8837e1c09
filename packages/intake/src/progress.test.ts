import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideWithdrawal, hourOf, progressOf } from './progress.ts'

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
