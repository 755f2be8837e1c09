/** Which data set a file is, by its header. */
import type { FieldFault } from '@tocsin/service'
import { acled } from './acled.ts'
import type { Dataset } from './dataset.ts'
import { ucdpGed } from './ucdp-ged.ts'

const datasets: readonly Dataset[] = [ucdpGed, acled]

export type HeaderReading =
  | { outcome: 'known'; dataset: Dataset }
  | { outcome: 'unknown'; faults: FieldFault[] }

/** @param header the first record; undefined if the file is empty */
export function readHeader(header: readonly string[] | undefined): HeaderReading {
  if (header === undefined)
    return { outcome: 'unknown', faults: [{ pointer: '#header', detail: 'is missing: the file is empty' }] }
  const missing = datasets.map((dataset) => dataset.columns.filter((column) => !header.includes(column)))
  const share = (at: number): number => missing[at]!.length / datasets[at]!.columns.length
  const [nearest] = datasets.map((_, at) => at).toSorted((a, b) => share(a) - share(b))
  const complete = datasets[missing.findIndex((columns) => columns.length === 0)]
  if (complete !== undefined) {
    const twice = header.filter((column, i) => header.indexOf(column) !== i)
    if (twice.length === 0) return { outcome: 'known', dataset: complete }
    return {
      outcome: 'unknown',
      faults: twice.map((column) => ({ pointer: `#header/${column}`, detail: 'stands there twice' })),
    }
  }
  if (nearest === undefined || share(nearest) > 1 / 2) {
    const known = datasets
      .map(({ title, columns }) => `${title} (${columns.slice(0, 3).join(', ')} …)`)
      .join(' or ')
    return {
      outcome: 'unknown',
      faults: [
        { pointer: '#header', detail: `is not there: the first line must name the columns of ${known}` },
      ],
    }
  }
  return {
    outcome: 'unknown',
    faults: missing[nearest]!.map((column) => ({
      pointer: `#header/${column}`,
      detail: 'is a column that is missing',
    })),
  }
}
