/** A report's signs as another catalogue names them. */
import { usualCatalogue, type Catalogue } from './catalogue.ts'
import type { Match } from './reading.ts'

/**
 * What `matches` are signs of under the catalogue `name`: its own, found by patterns of theirs, and those whose nearest
 * indicator or factor of the usual catalogue is told, by its crosswalk. A view of the same words for who works with that
 * catalogue; it is no further evidence, so nothing of it may be weighed beside the signs that it comes from.
 */
export function signsUnder(name: string, matches: readonly Match[], catalogue: Catalogue): Match[] {
  if (name === usualCatalogue) return matches.filter((match) => match.catalogue === name)
  const crosswalk = Object.entries(catalogue.crosswalks.get(name) ?? {})
  const found = matches.flatMap((match): Match[] => {
    if (match.catalogue === name) return [match]
    if (match.catalogue !== usualCatalogue) return []
    return crosswalk
      .filter(([, nearest]) => nearest.includes(match.indicator) || nearest.includes(String(match.factor)))
      .flatMap(([own]) => {
        const indicator = catalogue.indicators.get(`${name}:${own}`)
        if (!indicator) return []
        const { id, factor, gravity, nature } = indicator
        return [{ ...match, indicator: id, factor, catalogue: name, gravity, nature }]
      })
  })
  const once = new Map(
    found.map((match) => [
      `${match.indicator}|${match.modality}|${match.span.start}|${match.span.end}`,
      match,
    ]),
  )
  return [...once.values()]
}
