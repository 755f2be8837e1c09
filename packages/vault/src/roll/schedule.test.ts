import { expect, it } from 'vitest'
import { closedEpochs, isDue, mayDie, oldestEpochSeconds, type EpochRow } from './schedule.ts'

const rhythm = { everyMs: 24 * 3_600_000, graceMs: 600_000 }
const at = (hours: number): Date => new Date(Date.UTC(2026, 2, 3) + hours * 3_600_000)
const epoch = (row: Partial<EpochRow>): EpochRow => ({
  id: 'e',
  state: 'open',
  openedAt: at(0),
  closedAt: null,
  notAfter: at(720),
  ...row,
})

it('is due a day after the last one, at its date, and where there is none or one without a date', () => {
  expect(isDue([epoch({})], at(23.9), rhythm)).toBe(false)
  expect(isDue([epoch({})], at(24), rhythm)).toBe(true)
  expect(isDue([epoch({ notAfter: at(5) })], at(5), rhythm)).toBe(true)
  expect(isDue([epoch({ openedAt: null })], at(1), rhythm)).toBe(true)
  expect(isDue([epoch({ state: 'closed' })], at(1), rhythm)).toBe(true)
  expect(isDue([], at(1), rhythm)).toBe(true)
})

it('lets a closed epoch live through its grace', () => {
  const closed = epoch({ state: 'closed', closedAt: at(24) })
  expect(mayDie(closed, at(24.16), rhythm)).toBe(false)
  expect(mayDie(closed, at(24.17), rhythm)).toBe(true)
  expect(mayDie(closed, at(24), { ...rhythm, graceMs: 0 })).toBe(true)
  expect(mayDie(epoch({ state: 'closed', closedAt: null }), at(24), rhythm)).toBe(true)
})

it('takes closed ones oldest first, and tells the age of the oldest that lives', () => {
  const rows = [
    epoch({ id: 'c', openedAt: at(48) }),
    epoch({ id: 'b', openedAt: at(24), state: 'closed' }),
    epoch({ id: 'a', openedAt: at(1), state: 'closed' }),
    epoch({ id: 'z', openedAt: at(0), state: 'destroyed' }),
  ]
  expect(closedEpochs(rows).map(({ id }) => id)).toEqual(['a', 'b'])
  expect(oldestEpochSeconds(rows, at(49))).toBe(48 * 3600)
  expect(oldestEpochSeconds([], at(49))).toBe(0)
  expect(oldestEpochSeconds([epoch({ openedAt: null })], at(49))).toBe(Infinity)
})
