/** What a search over all places came to. */
import type { Place } from './every-place.ts'
import { searchFor, type Canaries } from './search.ts'

/** Where a canary may stand: the field's own reader gets it there. */
export interface Allowance {
  field: string | RegExp
  kind: string
  name?: RegExp
}

export interface CanaryReport {
  places: number
  /** kinds of place in which the planted control was found, and those in which it was not */
  controls: { found: string[]; missed: string[] }
  hits: string[]
  allowed: string[]
  /** what need not have been allowed */
  unused: Allowance[]
}

/** The field under which a control is given. */
export const PLANTED = 'planted'

export async function searchPlaces(
  places: AsyncIterable<Place> | Iterable<Place>,
  canaries: Canaries & { [PLANTED]: string },
  allowances: readonly Allowance[],
): Promise<CanaryReport> {
  const search = searchFor(canaries)
  const kinds = new Set<string>()
  const found = new Set<string>()
  const used = new Set<Allowance>()
  const report: CanaryReport = {
    places: 0,
    controls: { found: [], missed: [] },
    hits: [],
    allowed: [],
    unused: [],
  }
  for await (const { kind, name, bytes } of places) {
    report.places++
    kinds.add(kind)
    for (const { field, spelling } of search(bytes)) {
      const line = `${field} in ${kind} ${name} (${spelling})`
      if (field === PLANTED) found.add(kind)
      else {
        const allowing = allowances.filter((one) => allows(one, field, kind, name))
        for (const one of allowing) used.add(one)
        report[allowing.length > 0 ? 'allowed' : 'hits'].push(line)
      }
    }
  }
  report.controls.found = [...found].toSorted()
  report.controls.missed = [...kinds].filter((kind) => !found.has(kind)).toSorted()
  report.unused = allowances.filter((one) => !used.has(one))
  return report
}

function allows(allowance: Allowance, field: string, kind: string, name: string): boolean {
  const ofField =
    typeof allowance.field === 'string' ? allowance.field === field : allowance.field.test(field)
  return ofField && allowance.kind === kind && (allowance.name?.test(name) ?? true)
}

export function printReport({ places, controls, hits, allowed }: CanaryReport): string {
  const kinds = controls.found.length + controls.missed.length
  return `${places} places searched, ${controls.found.length} of ${kinds} controls found, ${hits.length} hits, ${allowed.length} where allowed`
}
