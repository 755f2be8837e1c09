import type { EventName, TocsinEvent } from '@tocsin/events'

/** The log with repeats taken out: a relay that died after sending sends again, under the same event id. */
export interface FirstSeen {
  events: readonly TocsinEvent[]
  /** records that had been seen before; consumers drop them, so they are no double */
  repeats: number
  of<N extends EventName>(...names: N[]): TocsinEvent<N>[]
}

export function firstSeen(all: readonly TocsinEvent[]): FirstSeen {
  const seen = new Set<string>()
  const events = all.filter((event) => !seen.has(event.id) && seen.add(event.id))
  return {
    events,
    repeats: all.length - events.length,
    of: <N extends EventName>(...names: N[]) =>
      events.filter((event) => (names as string[]).includes(event.name)) as TocsinEvent<N>[],
  }
}

/** @returns the items by a key, in order */
export function grouped<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}
