import { describe, expect, it } from 'vitest'
import { capacityOf, capacityWatch } from './capacity.ts'

const limits = { outboxAge: 60_000, free: 0.1 }

describe('whether an intake may take more', () => {
  it('ends with an outbox older than its limit, or a disk with less than its share free', () => {
    expect(capacityOf({ outboxAge: 60_000, free: [0.1, 0.5] }, limits).outcome).toBe('open')
    expect(capacityOf({ outboxAge: 60_001, free: [] }, limits)).toMatchObject({ reason: 'outbox-old' })
    expect(capacityOf({ outboxAge: 0, free: [0.5, 0.0999] }, limits)).toMatchObject({ reason: 'disk-low' })
  })

  it('is measured once a second however many ask, and again after a measurement that failed', async () => {
    let now = 0
    let measured = 0
    const check = capacityWatch({
      clock: { now: () => new Date(now) },
      limits,
      folders: ['/a'],
      statfs: async () => ({ blocks: 10, bavail: 5 }),
      outboxAge: async () => {
        measured += 1
        if (measured === 2) throw new Error('the database is away')
        return 0
      },
    })
    await Promise.all([check(), check(), check()])
    expect(measured).toBe(1)
    now = 1_000
    await expect(check()).rejects.toThrow('away')
    expect((await check()).outcome).toBe('open')
    expect(measured).toBe(3)
  })

  it('watches no disk at 0 %', async () => {
    const check = capacityWatch({
      clock: { now: () => new Date(0) },
      limits: { outboxAge: 1, free: 0 },
      folders: ['/gone'],
      statfs: () => Promise.reject(new Error('no such folder')),
      outboxAge: async () => 0,
    })
    expect((await check()).outcome).toBe('open')
  })
})
