/** What a matrix of things and credentials lacks: the part of the role matrix that is the same for whatever is tried. */

/** Thing → credential → what is to come of it. */
export type Lines<T> = Readonly<Record<string, Readonly<Record<string, T>>>>

/** @returns one sentence for each thing or credential without a line, and each line of something that is gone */
export function gaps(
  things: readonly string[],
  credentials: readonly string[],
  lines: Lines<unknown>,
): string[] {
  const known = new Set(things)
  return [
    ...known.values().flatMap((thing) => {
      const line = lines[thing]
      if (line === undefined) return [`${thing}: no line`]
      return [
        ...credentials.filter((one) => !(one in line)).map((one) => `${thing}: nothing for ${one}`),
        ...Object.keys(line)
          .filter((one) => !credentials.includes(one))
          .map((one) => `${thing}: ${one} is no credential`),
      ]
    }),
    ...Object.keys(lines)
      .filter((thing) => !known.has(thing))
      .map((thing) => `${thing}: is not there`),
  ]
}

/** @returns one sentence for each cell that came out otherwise than its line says */
export async function wrongCells<T>(
  things: readonly string[],
  credentials: readonly string[],
  lines: Lines<T>,
  attempt: (thing: string, credential: string, expected: T) => Promise<T>,
): Promise<string[]> {
  const wrong: string[] = []
  for (const thing of things)
    for (const credential of credentials) {
      const expected = lines[thing]?.[credential]
      if (expected === undefined) continue
      const came = await attempt(thing, credential, expected)
      if (came !== expected)
        wrong.push(`${thing}, ${credential}: ${String(came)} instead of ${String(expected)}`)
    }
  return wrong
}
