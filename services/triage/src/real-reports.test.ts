/** The real reports of tests/data through the pure part of triage: reading, evidence, situations. */
import { readFileSync } from 'node:fs'
import type { ReportSubmitted } from '@tocsin/events'
import { assessAll, loadLevelModel, rankOf, type Evidence } from '@tocsin/situations'
import { beforeAll, describe, expect, it } from 'vitest'
import { rootOf, sendable, sourceOf, SOURCES } from '../../../tests/data/reports/sources.ts'
import { assessedReport, evidenceOf } from './assess/assessed-report.ts'
import { readReport } from './assess/read-report.ts'
import { openReadingTools } from './reading-tools.ts'
import { submittedReport } from '../test/submitted.ts'

const now = new Date('2026-03-02T10:00:00Z')
const model = loadLevelModel()
const expected = JSON.parse(
  readFileSync(new URL('../../../tests/data/reports/expected.json', import.meta.url), 'utf8'),
) as Record<string, 'must' | 'may' | 'mustNot'>

let evidence: { source: number; kind: string; country: string; report: Evidence }[] = []
beforeAll(() => {
  const tools = openReadingTools({ CATALOGUE_FOLDER: undefined, SHINGLE_KEY: Buffer.alloc(32, 7) })
  evidence = sendable().map(({ row, country }) => {
    const source = sourceOf(row.id)
    const sent = submitted(row.id, row.lang, country, source)
    const words = { v: 1 as const, text: row.text, event: null, placeSaid: null, whom: null }
    const assessment = readReport(sent, { ...words, actors: [], ticks: [], relayedBy: null }, tools)
    const given = { topic: 'reports.civil-society', catalogue: '', reliability: 'F' as const }
    return { source, kind: row.kind, country, report: evidenceOf(assessedReport(sent, assessment, given)) }
  })
}, 120_000)

function submitted(id: string, language: string, country: string, source: number): ReportSubmitted {
  return submittedReport({
    report: id,
    receivedAt: now.toISOString(),
    source: `${country} source ${source}`,
    root: `${country} root ${rootOf(source)}`,
    language,
    country,
  })
}

function levelsOf(which: (one: (typeof evidence)[number]) => boolean): Map<string, number> {
  const reports = evidence.filter(which).map((one) => one.report)
  const situations = assessAll(reports, { judgements: [], settlements: [] }, now, model)
  return new Map(situations.map(({ key, level }) => [key, rankOf(level)]))
}

function countriesAt(rank: number, levels: ReadonlyMap<string, number>): Set<string> {
  const reached = [...levels].filter(([, level]) => level >= rank)
  return new Set(reached.map(([key]) => key.split('|')[1]!))
}

describe('the real reports', () => {
  it('raise every country that they must, and none that they must not', () => {
    const watched = countriesAt(
      rankOf('watch'),
      levelsOf(() => true),
    )
    const must = Object.keys(expected).filter((country) => expected[country] === 'must')
    const mustNot = Object.keys(expected).filter((country) => expected[country] === 'mustNot')
    expect(must.length).toBeGreaterThan(0)
    expect(must.filter((country) => !watched.has(country))).toEqual([])
    expect(mustNot.filter((country) => watched.has(country))).toEqual([])
  })

  it('raise nothing where they are ordinary', () => {
    expect(evidence.filter((one) => one.kind === 'ordinary').length).toBeGreaterThan(20)
    expect([...levelsOf((one) => one.kind === 'ordinary')].filter(([, level]) => level > 0)).toEqual([])
  })

  it('never rise where one source is taken away, and fall where it carried them', () => {
    const whole = levelsOf(() => true)
    let fallen = 0
    for (let source = 0; source < SOURCES; source++) {
      const without = levelsOf((one) => one.source !== source)
      const risen = [...without].filter(([key, level]) => level > (whole.get(key) ?? 0))
      expect(risen, `without source ${source}`).toEqual([])
      if ([...whole].some(([key, level]) => (without.get(key) ?? 0) < level)) fallen += 1
    }
    // Without this, sources that say nothing would make the check above hold by itself.
    expect(fallen).toBeGreaterThan(SOURCES / 2)
  })
})
