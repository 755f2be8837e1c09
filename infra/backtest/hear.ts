/** Reads the words of replayed events as triage would, country by country. */
import { assessedReport, evidenceOf } from '@tocsin/triage/assessed-report'
import { readReport } from '@tocsin/triage/read-report'
import { openReadingTools } from '@tocsin/triage/reading-tools'

import type { Heard } from './replay.ts'
import type { Replayed } from './replayed.ts'

/** Retellings are told by keyed signatures; nothing of a replay is kept, so its key need not be secret. */
const SHINGLE_KEY = Buffer.alloc(32, 'backtest')

/** @returns what triage makes of each event, by country, in the order given */
export function hear(events: readonly Replayed[]): Map<string, Heard[]> {
  const tools = openReadingTools({ CATALOGUE_FOLDER: undefined, SHINGLE_KEY })
  const given = {
    topic: 'reports.regional',
    catalogue: tools.matcher.catalogue.version,
    reliability: 'F',
  } as const
  const countries = new Map<string, Heard[]>()
  for (const { submitted, words, fromDataset } of events) {
    const assessment = readReport(submitted, words, tools)
    const evidence = evidenceOf(assessedReport(submitted, assessment, given))
    const heard = countries.get(evidence.country) ?? []
    countries.set(evidence.country, heard)
    heard.push({ evidence, fromDataset })
  }
  return countries
}
