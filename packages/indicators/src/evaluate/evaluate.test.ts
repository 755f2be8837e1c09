import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { count, figures } from './figures.ts'
import { evaluate } from './evaluate.ts'
import { floorsOf } from './floors.ts'
import { crossAnswers, trainLogistic } from './logistic.ts'
import { evaluationPage } from './page.ts'

describe('figures', () => {
  test('worked by hand', () => {
    const counts = count([
      { label: 1, answer: true },
      { label: 1, answer: true },
      { label: 1, answer: false },
      { label: 0, answer: true },
      { label: 0, answer: false },
    ])
    expect(counts).toEqual({ tp: 2, fp: 1, fn: 1, tn: 1 })
    expect(figures({ set: 's', lang: 'en', task: 't', by: 'matcher' }, counts)).toMatchObject({
      n: 5,
      precision: 0.667,
      recall: 0.667,
      f1: 0.667,
      accuracy: 0.6,
    })
  })

  test('nothing found is no precision, not a bad one', () => {
    expect(
      figures({ set: 's', lang: 'en', task: 't', by: 'matcher' }, { tp: 0, fp: 0, fn: 3, tn: 1 }),
    ).toMatchObject({
      precision: null,
      recall: 0,
    })
  })
})

describe('the baseline of words', () => {
  const examples = Array.from({ length: 60 }, (_, at) => ({
    text: at % 2 ? `the goat ate grass ${at % 7}` : `the ship left port ${at % 7}`,
    label: (at % 2) as 0 | 1,
  }))

  test('learns which words tell, the same every time', () => {
    const classify = trainLogistic(examples)
    expect([classify('a goat and grass'), classify('a ship in port')]).toEqual([true, false])
    expect(crossAnswers(examples)).toEqual(examples.map(({ label }) => label === 1))
  })
})

// Reading every data file takes seconds where the machine is busy.
describe('a folder of sets', { timeout: 60_000 }, () => {
  let folder: string
  const put = (set: string, split: string, rows: object[]): void => {
    mkdirSync(join(folder, set), { recursive: true })
    writeFileSync(join(folder, set, `${split}.jsonl`), rows.map((row) => JSON.stringify(row)).join('\n'))
  }
  const violent = { lang: 'en', binary: { violence_event: 1 } }
  const calm = { lang: 'en', binary: { ordinary: 1 } }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sets-'))
    put('headlines', 'dev', [
      { id: 'a', text: 'Soldiers killed twelve villagers.', ...violent },
      { id: 'b', text: 'A quiet morning by the lake.', ...violent },
    ])
    put('news', 'dev', [
      { id: 'c', text: 'The team won its match.', ...calm },
      { id: 'd', text: 'Gunmen killed nine people in a raid.', ...calm },
    ])
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('positives alone borrow the ordinary rows; every wrong answer is shown with its words', () => {
    const { figures: lines, falseAlarms, misses } = evaluate({ dataDir: folder, split: 'dev' })
    const ours = lines.find(({ set, by }) => set === 'headlines' && by === 'matcher')
    expect(ours).toMatchObject({ task: 'violence_event', n: 4, tp: 1, fn: 1, fp: 1, tn: 1 })
    expect(falseAlarms.find(({ by }) => by === 'matcher')).toMatchObject({
      items: 2,
      alarms: 1,
      perThousand: 500,
    })
    expect(misses.map(({ id, wrong }) => [id, wrong])).toEqual([
      ['b', 'missed'],
      ['d', 'wrongly found'],
    ])
    expect(misses[1]!.found.map(({ words }) => words)).toContain('Gunmen killed')
  })

  test('the page holds every matcher line and names catalogue and split', () => {
    const evaluation = evaluate({ dataDir: folder, split: 'dev' })
    const page = evaluationPage(evaluation)
    expect(page).toContain(evaluation.catalogue)
    expect(page).toContain('| headlines | en | violence_event | 4 | 0.50 | 0.50 |')
  })

  test('floors: what is asked beside what is reached', () => {
    put('ntrex-news', 'dev', [{ id: 'e', text: 'Gunmen killed nine people in a raid.', ...calm }])
    const floors = floorsOf(evaluate({ dataDir: folder, split: 'dev' }))
    expect(floors.find(({ set, task }) => set === 'headlines' && task === 'violence_event')).toMatchObject({
      asked: 'recall ≥ 0.7, precision ≥ 0.7',
      reached: '0.500, 0.333',
      held: false,
    })
    expect(floors.find(({ set }) => set === 'ntrex-news')).toMatchObject({ reached: '1000', held: false })
  })

  test('a row out of shape is named', () => {
    put('bad', 'dev', [{ id: 'x', text: 'no language', binary: {} }])
    expect(() => evaluate({ dataDir: folder, split: 'dev' })).toThrow(/bad.dev\.jsonl, line 1/)
  })
})
