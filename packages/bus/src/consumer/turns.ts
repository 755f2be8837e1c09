/** Runs a piece of work when its turn has come. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** Lets so many pieces of work run at once; the others wait for their turn. */
export function turns(atOnce: number): Turns {
  const waiting: (() => void)[] = []
  let free = atOnce
  return async (work) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}
