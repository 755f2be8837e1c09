/** Randomness that a seed repeats. */
export interface Seeded {
  /** an integer from 0 to below `n` */
  below(n: number): number
  pick<T>(of: readonly T[]): T
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, enough to choose when and where. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  return { below, pick: (of) => of[below(of.length)]! }
}
