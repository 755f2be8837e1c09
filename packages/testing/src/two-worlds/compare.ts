/** Whether two worlds look the same to somebody, and where they first do not. */

/** One thing that somebody saw, made comparable. */
export interface Seen {
  /** when, where and by whom: the same in both worlds */
  what: string
  saw: string
}

export interface Difference {
  what: string
  /** the text around the first character that differs; null where one world has no such thing */
  one: string | null
  other: string | null
}

/** @returns nothing where each thing and their order are equal */
export function differences(one: readonly Seen[], other: readonly Seen[]): Difference[] {
  const found: Difference[] = []
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const [mine, theirs] = [one[i], other[i]]
    if (mine?.what === theirs?.what && mine?.saw === theirs?.saw) continue
    const at = firstDifference(mine?.saw ?? '', theirs?.saw ?? '')
    const around = (seen: Seen | undefined): string | null =>
      seen === undefined ? null : `${seen.what}: ${seen.saw.slice(Math.max(0, at - 80), at + 120)}`
    found.push({ what: mine?.what ?? theirs?.what ?? '', one: around(mine), other: around(theirs) })
  }
  return found
}

function firstDifference(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return at
}
