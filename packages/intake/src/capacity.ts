/**
 * Whether an intake may take more: what it cannot hand on for long, or has no room for, it refuses while it still can say
 * so (promise 9), rather than accept and fail.
 */
import type { Clock } from '@tocsin/events'

export interface CapacityFacts {
  /** how long the oldest event waits to be handed on, ms */
  outboxAge: number
  /** of each disk that is watched, what is free: 0 to 1 */
  free: readonly number[]
}

export interface CapacityLimits {
  /** ms */
  outboxAge: number
  /** 0 to 1; 0 watches no disk */
  free: number
}

export type Capacity =
  | { outcome: 'open'; evidence: CapacityFacts }
  | { outcome: 'full'; reason: 'outbox-old' | 'disk-low'; evidence: CapacityFacts }

export function capacityOf(facts: CapacityFacts, limits: CapacityLimits): Capacity {
  if (facts.free.some((share) => share < limits.free))
    return { outcome: 'full', reason: 'disk-low', evidence: facts }
  if (facts.outboxAge > limits.outboxAge) return { outcome: 'full', reason: 'outbox-old', evidence: facts }
  return { outcome: 'open', evidence: facts }
}

export interface CapacityParts {
  clock: Clock
  limits: CapacityLimits
  outboxAge: () => Promise<number>
  /** folders on the disks that are watched */
  folders: readonly string[]
  /** as of `node:fs/promises` */
  statfs: (folder: string) => Promise<{ blocks: number; bavail: number }>
  /** told what was measured, for a gauge and the log */
  measured?: (capacity: Capacity) => void
}

/** between two measurements, ms */
const FRESH = 1_000

/** @returns a check that measures at most once a second, and once for all who ask meanwhile */
export function capacityWatch(parts: CapacityParts): () => Promise<Capacity> {
  const { clock, limits, folders } = parts
  let last: { at: number; capacity: Promise<Capacity> } | null = null

  async function measure(): Promise<Capacity> {
    const watched = limits.free > 0 ? folders : []
    const [age, ...free] = await Promise.all([
      parts.outboxAge(),
      ...watched.map(async (folder) => {
        const { blocks, bavail } = await parts.statfs(folder)
        return bavail / blocks
      }),
    ])
    const capacity = capacityOf({ outboxAge: age, free }, limits)
    parts.measured?.(capacity)
    return capacity
  }

  return () => {
    const now = clock.now().getTime()
    if (last === null || Math.abs(now - last.at) >= FRESH) {
      const mine = { at: now, capacity: measure() }
      // a measurement that failed tells nothing to those who ask later
      mine.capacity.catch(() => {
        if (last === mine) last = null
      })
      last = mine
    }
    return last.capacity
  }
}
