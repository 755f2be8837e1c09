/** Waits that something can cut short: the beat of every loop here. */
export interface Pace {
  /** resolves after `ms`, or as soon as `wake` was called since the last wait */
  wait(ms: number): Promise<void>
  wake(): void
}

export function createPace(): Pace {
  let woken = false
  let ring: (() => void) | null = null
  return {
    wait(ms) {
      if (woken) {
        woken = false
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        const timer = setTimeout(finish, ms)
        ring = finish
        function finish(): void {
          clearTimeout(timer)
          ring = null
          woken = false
          resolve()
        }
      })
    },
    wake() {
      woken = true
      ring?.()
    },
  }
}

/** min(`most`, `first` · 2^failures), ± 20 % so that those who failed together do not come back together */
export function backoffMs(failures: number, first = 100, most = 30_000): number {
  return Math.min(most, first * 2 ** Math.min(failures, 20)) * (0.8 + 0.4 * Math.random())
}
