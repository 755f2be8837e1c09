/** One line of the table: what was measured, and what the same run measured beside it. */
export interface Row {
  what: string
  measured: string
  beside: string
  /** ours to theirs, where a number says it */
  ratio: string
  goal: string
}

/** @param n from 0 to 1 */
export function quantile(values: readonly number[], n: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * n))] ?? Number.NaN
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`
export const times = (a: number, b: number): string => (a / b).toFixed(a / b < 10 ? 2 : 0)

/** p50 and p99 of durations in milliseconds. */
export const spread = (values: readonly number[]): string =>
  `p50 ${ms(quantile(values, 0.5))}, p99 ${ms(quantile(values, 0.99))}`

/** Runs `work` from so many callers at once for so long. @returns how often it was done a second */
export async function closedLoop(
  work: () => Promise<void>,
  callers: number,
  seconds: number,
): Promise<number> {
  const began = performance.now()
  const end = began + seconds * 1000
  let done = 0
  const call = async (): Promise<void> => {
    while (performance.now() < end) {
      await work()
      done++
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  return done / ((performance.now() - began) / 1000)
}
