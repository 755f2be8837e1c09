/** The parts of a long command: each is named, timed, and listed at the end. */
export interface Stages {
  /** Runs a part and keeps how long it took, whether it fails or not. */
  run<T>(name: string, work: () => Promise<T>): Promise<T>
  /** One line: `minutes: servers 0.1, tests 3.4`. */
  minutes(): string
}

export function stages(): Stages {
  const taken: string[] = []
  return {
    async run(name, work) {
      const began = performance.now()
      try {
        return await work()
      } finally {
        taken.push(`${name} ${((performance.now() - began) / 60_000).toFixed(1)}`)
      }
    },
    minutes: () => `minutes: ${taken.join(', ')}`,
  }
}
