import type { ScheduleChanged } from '@tocsin/events'
import { id, schedule } from '@tocsin/routing/w1'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextHandover, onDuty } from '../src/index.ts'

type Rotation = ScheduleChanged['rotation']
function scheduleIn(
  timeZone: string,
  rotation: Partial<Rotation>,
  overrides: ScheduleChanged['overrides'] = [],
): ScheduleChanged {
  const persons = [id('Nora'), id('Niko')]
  const whole = { every: 'day', handover: '02:30', from: '2026-01-01', persons, ...rotation }
  return schedule({ timeZone, rotation: whole, overrides }).data as unknown as ScheduleChanged
}
const holder = (one: ScheduleChanged, at: string): string =>
  onDuty(one, new Date(at)) === id('Nora') ? 'Nora' : 'Niko'

describe('S12 clocks change', () => {
  it('c: a handover that is skipped happens at the first instant after', () => {
    const berlin = scheduleIn('Europe/Berlin', { from: '2026-03-28' })
    expect(holder(berlin, '2026-03-29T00:59:59Z')).toBe('Nora')
    expect(holder(berlin, '2026-03-29T01:00:00Z')).toBe('Niko')
  })
  it('d: a handover that comes twice happens the first time, and its shift lasts 25 hours', () => {
    const berlin = scheduleIn('Europe/Berlin', { from: '2026-10-24' })
    expect(holder(berlin, '2026-10-25T00:29:59Z')).toBe('Nora')
    expect(holder(berlin, '2026-10-25T00:30:00Z')).toBe('Niko')
    expect(nextHandover(berlin, new Date('2026-10-25T00:30:00Z')).toISOString()).toBe(
      '2026-10-26T01:30:00.000Z',
    )
  })
  it('e: the same where clocks move by half an hour', () => {
    const skipped = scheduleIn('Australia/Lord_Howe', { handover: '02:15', from: '2026-10-03' })
    expect(nextHandover(skipped, new Date('2026-10-03T00:00:00Z')).toISOString()).toBe(
      '2026-10-03T15:30:00.000Z',
    )
    const twice = scheduleIn('Australia/Lord_Howe', { handover: '01:45', from: '2026-04-04' })
    expect(nextHandover(twice, new Date('2026-04-04T00:00:00Z')).toISOString()).toBe(
      '2026-04-04T14:45:00.000Z',
    )
  })
  it('f: a weekly handover follows local time', () => {
    const duty = scheduleIn('Europe/Berlin', { every: 'week', handover: '09:00', from: '2026-03-02' })
    expect(nextHandover(duty, new Date('2026-03-22T00:00:00Z')).toISOString()).toBe(
      '2026-03-23T08:00:00.000Z',
    )
    expect(nextHandover(duty, new Date('2026-03-24T00:00:00Z')).toISOString()).toBe(
      '2026-03-30T07:00:00.000Z',
    )
  })
})

const ZONES = [
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Pacific/Apia',
  'UTC',
]

it('shifts tile time: each handover ends one and begins the next, a millisecond apart, in every zone', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.constantFrom('day' as const, 'week' as const),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 59 }),
      fc.date({
        min: new Date('2024-01-05T00:00:00Z'),
        max: new Date('2033-12-20T00:00:00Z'),
        noInvalidDate: true,
      }),
      (zone, every, hour, minute, from) => {
        const handover = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
        const persons = ['a', 'b', 'c'].map(id)
        const one = scheduleIn(zone, { every, handover, from: '2024-01-01', persons })
        let at = from
        for (let i = 0; i < 5; i += 1) {
          const next = nextHandover(one, at)
          expect(next.getTime()).toBeGreaterThan(at.getTime())
          const before = persons.indexOf(onDuty(one, new Date(next.getTime() - 1))!)
          const after = persons.indexOf(onDuty(one, next)!)
          expect(onDuty(one, at)).toBe(persons[before])
          expect(after).toBe((before + 1) % persons.length)
          at = next
        }
      },
    ),
    { numRuns: 150 },
  )
})

it('an override holds from its first instant to before its last, and is a handover at both', () => {
  const nia = { from: '2026-03-02T09:30:00Z', until: '2026-03-02T12:00:00Z', person: id('Nia') }
  const one = scheduleIn('UTC', { handover: '00:00' }, [nia])
  expect(onDuty(one, new Date('2026-03-02T09:29:59.999Z'))).not.toBe(id('Nia'))
  expect(onDuty(one, new Date(nia.from))).toBe(id('Nia'))
  expect(onDuty(one, new Date(nia.until))).not.toBe(id('Nia'))
  expect(nextHandover(one, new Date('2026-03-02T09:00:00Z')).toISOString()).toBe('2026-03-02T09:30:00.000Z')
  expect(nextHandover(one, new Date(nia.from)).toISOString()).toBe('2026-03-02T12:00:00.000Z')
})
