import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fairShare, type Lease } from './share.ts'

const members = fc.uniqueArray(fc.stringMatching(/^[a-f]{4}$/), { minLength: 1, maxLength: 6 })
const group = members.chain((living) =>
  fc.record({
    living: fc.constant(living),
    owners: fc.array(fc.option(fc.constantFrom(...living, 'dead'), { nil: null }), { maxLength: 24 }),
  }),
)

/** Lets each member in turn do what its share says, as heartbeats do. */
function beat(leases: Lease[], living: readonly string[]): Lease[] {
  let now = leases
  for (const me of living) {
    const share = fairShare(now, living, me)
    now = now.map((lease) => {
      if (share.release.includes(lease)) return { ...lease, owner: null }
      return share.take.includes(lease) ? { ...lease, owner: me } : lease
    })
  }
  return now
}

describe('fairShare', () => {
  it('takes only what is free and gives up only what is its own', () => {
    fc.assert(
      fc.property(group, ({ living, owners }) => {
        const leases = owners.map((owner, part) => ({ topic: 't', part, owner }))
        for (const me of living) {
          const share = fairShare(leases, living, me)
          expect(share.release.every((lease) => lease.owner === me)).toBe(true)
          expect(share.take.every((lease) => lease.owner === null || !living.includes(lease.owner))).toBe(
            true,
          )
          expect(share.release.length === 0 || share.take.length === 0).toBe(true)
        }
      }),
    )
  })

  it('ends, after two heartbeats of each, with every partition held and no member with two more than another', () => {
    fc.assert(
      fc.property(group, ({ living, owners }) => {
        const leases = owners.map((owner, part) => ({ topic: 't', part, owner }))
        const settled = beat(beat(leases, living), living)
        const counts = living.map((me) => settled.filter((lease) => lease.owner === me).length)
        expect(counts.reduce((a, b) => a + b, 0)).toBe(leases.length)
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        expect(beat(settled, living)).toEqual(settled)
      }),
    )
  })
})
