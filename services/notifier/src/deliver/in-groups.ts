/** Group commit: while one group is worked on the next gathers, so that many at once cost few statements. */

/**
 * @param work of one group, in the order in which they came, one group at a time; what it throws, each of them gets. A
 *   result that is still to come holds up neither the others of its group nor the next
 * @param most of one group
 * @returns how to hand one in; resolves with the result that stands at its place
 */
export function inGroups<T, R>(
  work: (group: readonly T[]) => Promise<readonly (R | Promise<R>)[]>,
  most = 500,
): (one: T) => Promise<R> {
  const waiting: { one: T; done: PromiseWithResolvers<R> }[] = []
  let working = false

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, most)
      try {
        const results = await work(group.map(({ one }) => one))
        group.forEach(({ done }, place) => done.resolve(results[place]!))
      } catch (error) {
        for (const { done } of group) done.reject(error)
      }
    }
    working = false
  }

  return (one) => {
    const done = Promise.withResolvers<R>()
    waiting.push({ one, done })
    if (!working) {
      working = true
      // what is handed in within the same turn goes together
      queueMicrotask(() => void run())
    }
    return done.promise
  }
}
