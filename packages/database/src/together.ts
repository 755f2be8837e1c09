/** Work that comes while the like is under way waits for it and then goes together: one commit for many. */

export interface Together<I, O> {
  /** items of one run at most */
  most: number
  /** runs under way at once, at most */
  atOnce: number
  /** @returns an outcome for each item, in their order; one that is still to come holds up no other and no next run */
  run(items: readonly I[]): Promise<readonly (O | Promise<O>)[]>
  /** whether a failure would meet each item alone too, so that none is tried alone */
  isCommon(error: unknown): boolean
}

interface Waiting<I, O> {
  item: I
  resolve(outcome: O | Promise<O>): void
  reject(error: unknown): void
}

/**
 * With nothing under way an item runs at once, so that nobody waits for company; under load the runs fill by themselves.
 * What fails for a reason of its own is found by running each of them alone.
 */
export function together<I, O>({ most, atOnce, run, isCommon }: Together<I, O>): (item: I) => Promise<O> {
  const waiting: Waiting<I, O>[] = []
  let underWay = 0

  async function runSome(some: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const outcomes = await run(some.map(({ item }) => item))
      some.forEach(({ resolve }, i) => resolve(outcomes[i]!))
    } catch (error) {
      if (some.length === 1 || isCommon(error)) for (const { reject } of some) reject(error)
      else for (const one of some) await runSome([one])
    }
  }

  function next(): void {
    while (underWay < atOnce && waiting.length > 0) {
      underWay++
      void runSome(waiting.splice(0, most)).finally(() => {
        underWay--
        next()
      })
    }
  }

  return (item) =>
    new Promise<O>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      next()
    })
}
