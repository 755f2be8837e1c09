import { describe, expect, it } from 'vitest'

import { virtualClock } from './virtual-clock.ts'

describe('the virtual clock', () => {
  it('stands still, and moves as told', async () => {
    const clock = virtualClock('2026-03-01T12:00:00Z')
    expect(clock.now().toISOString()).toBe('2026-03-01T12:00:00.000Z')
    await clock.advance(1_500)
    expect(clock.now().toISOString()).toBe('2026-03-01T12:00:01.500Z')
  })

  it('wakes whoever waits at their instant, earliest first, though they wait again', async () => {
    const clock = virtualClock('2026-03-01T00:00:00Z')
    const woken: string[] = []
    const note = () => woken.push(clock.now().toISOString().slice(11, 16))
    const late = clock.reached('2026-03-01T03:00:00Z').then(note)
    const early = clock
      .reached('2026-03-01T01:00:00Z')
      .then(note)
      .then(() => clock.reached('2026-03-01T02:00:00Z'))
      .then(note)
    expect(clock.waiting).toBe(2)
    await clock.moveTo('2026-03-01T04:00:00Z')
    await Promise.all([late, early])
    expect(woken).toEqual(['01:00', '02:00', '03:00'])
    expect(clock.waiting).toBe(0)
  })

  it('refuses what is no instant', () => {
    expect(() => virtualClock('yesterday')).toThrow(RangeError)
  })
})
