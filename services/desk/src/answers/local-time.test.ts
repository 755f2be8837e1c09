import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantIn, localTime } from './local-time.ts'

const zones = [
  'UTC',
  'Africa/Nairobi',
  'Europe/Berlin',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Pacific/Apia',
] as const

describe('a time at a seat', () => {
  it('comes back as it was typed, whatever the zone', () => {
    const minute = fc
      .integer({ min: Date.UTC(2024, 0), max: Date.UTC(2034, 0) })
      .map((ms) => new Date(ms - (ms % 60_000)))
    fc.assert(
      fc.property(minute, fc.constantFrom(...zones), (instant, zone) => {
        const typed = localTime(instant, zone)
        const read = instantIn(typed, zone)
        expect(read === null ? null : localTime(read, zone)).toBe(typed)
      }),
    )
  })

  it.each([
    ['2026-03-03T03:34', 'Europe/Berlin', '2026-03-03T02:34:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T03:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ])('%s in %s is %s', (typed, zone, instant) => {
    expect(instantIn(typed, zone)?.toISOString()).toBe(instant)
  })

  it.each(['', '2026-02-30', '2026-13-01T10:00', 'tomorrow', '2026-03-03T25:00'])('%j is none', (typed) => {
    expect(instantIn(typed, 'UTC')).toBeNull()
  })
})
