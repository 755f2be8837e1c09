import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { evaluate } from '@tocsin/indicators/evaluate'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { missLines, rowsOf } from './evaluation-rows.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sets-'))
  mkdirSync(join(folder, 'news'))
  const rows = [
    { id: 'a', lang: 'en', text: 'Soldiers killed twelve villagers.', binary: { violence_event: 1 } },
    { id: 'b', lang: 'en', text: 'Gunmen killed nine people.', binary: { violence_event: 0, ordinary: 1 } },
    { id: 'c', lang: 'en', text: 'The team won.', binary: { violence_event: 0, ordinary: 1 } },
  ]
  writeFileSync(join(folder, 'news', 'dev.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('gives one row a task with the baselines beside it, and one of the ordinary items', () => {
  const rows = rowsOf(evaluate({ dataDir: folder, split: 'dev' }))
  expect(rows.map(({ set, lang, task }) => [set, lang, task])).toEqual([
    ['news', 'en', 'violence_event'],
    ['news', 'en', 'ordinary'],
  ])
  expect(rows[0]).toMatchObject({ n: 3, tp: 1, fp: 1, fn: 0, tn: 1, precision: 0.5, recall: 1, f1: 0.667 })
  expect(rows[0]!.baselines).toMatchObject({ seeds: { n: 3 }, words: { n: 3 } })
  expect(rows[1]).toMatchObject({ n: 2, tp: 0, fp: 1, fn: 0, tn: 1, perThousand: 500 })
})

it('shows a wrong answer with where each sign stands in the text', () => {
  const [miss] = evaluate({ dataDir: folder, split: 'dev' }).misses
  const lines = missLines(miss!)
  expect(lines[0]).toBe('wrongly found: news en violence_event b')
  expect(lines.join('\n')).toContain('[0,13) "Gunmen killed"')
})
