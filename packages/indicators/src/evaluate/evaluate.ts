/** Measures the matcher on labelled sets, beside two baselines in the same run. */
import type { Catalogue } from '../catalogue.ts'
import { loadCatalogue } from '../catalogue-files.ts'
import { compileMatcher } from '../matcher.ts'
import type { Reading } from '../reading.ts'
import { count, figures, type Figures } from './figures.ts'
import { crossAnswers, trainLogistic } from './logistic.ts'
import { seedPhrases } from './seed-phrases.ts'
import { fromOtherSets, oneModel, poolsOf } from './pooled.ts'
import { readSets, type LabelledSet, type Row, type Split } from './sets.ts'
import { alarms, tasksOf, violentEvent, type Task } from './tasks.ts'

export interface FalseAlarms {
  set: string
  lang: string
  by: Figures['by']
  /** ordinary items, and those on which any dynamic or trigger sign was found */
  items: number
  alarms: number
  perThousand: number
}

export interface Miss {
  set: string
  lang: string
  task: string
  id: string
  wrong: 'missed' | 'wrongly found'
  text: string
  /** `start` and `end` index the text */
  found: { indicator: string; modality: string; start: number; end: number; words: string }[]
}

export interface Evaluation {
  catalogue: string
  split: Split
  figures: Figures[]
  /** violence over all sets of a language, one matcher beside one model */
  pooled: Figures[]
  falseAlarms: FalseAlarms[]
  misses: Miss[]
}

/** `dataDir`: a folder of sets as `sets.ts` reads them; the baseline of words learns from its `dev` files. */
export function evaluate(options: { dataDir: string; split: Split; catalogue?: Catalogue }): Evaluation {
  const catalogue = options.catalogue ?? loadCatalogue()
  const sets = readSets(options.dataDir, options.split)
  const tasks = tasksOf(sets)
  const training = options.split === 'test' ? tasksOf(readSets(options.dataDir, 'dev')) : undefined
  const read = remembering(catalogue)
  const seeds = seedPhrases(catalogue)
  const lines: Figures[] = []
  const misses: Miss[] = []
  for (const task of tasks) {
    const key = { set: task.set, lang: task.lang, task: task.name }
    const answered = (answers: readonly boolean[]): { label: 0 | 1; answer: boolean }[] =>
      task.rows.map(({ label }, at) => ({ label, answer: answers[at] ?? false }))
    const ours = task.rows.map(({ row }) => task.answer(read(row)))
    lines.push(figures({ ...key, by: 'matcher' }, count(answered(ours))))
    const bySeeds = task.rows.map(({ row }) => seeds(row.text, row.lang))
    lines.push(figures({ ...key, by: 'seeds' }, count(answered(bySeeds))))
    lines.push(figures({ ...key, by: 'words' }, count(answered(wordAnswers(task, training)))))
    task.rows.forEach(({ row, label }, at) => {
      if (ours[at] === (label === 1)) return
      misses.push({
        ...key,
        id: row.id,
        wrong: label === 1 ? 'missed' : 'wrongly found',
        ...shown(row, read(row)),
      })
    })
  }
  return {
    catalogue: catalogue.version,
    split: options.split,
    figures: lines,
    pooled: pooledFigures(tasks, training, read, seeds),
    falseAlarms: sets.flatMap((set) => falseAlarmsOf(set, read, seeds)),
    misses,
  }
}

function pooledFigures(
  tasks: readonly Task[],
  training: readonly Task[] | undefined,
  read: (row: Row) => Reading,
  seeds: ReturnType<typeof seedPhrases>,
): Figures[] {
  const learned = training && poolsOf(training)
  return poolsOf(tasks).flatMap((pool) => {
    const from = learned?.find(({ lang }) => lang === pool.lang)
    const line = (by: Figures['by'], answers: readonly boolean[]): Figures =>
      figures(
        { set: 'all', lang: pool.lang, task: 'violence', by },
        count(pool.rows.map(({ label }, at) => ({ label, answer: answers[at] ?? false }))),
      )
    return [
      line(
        'matcher',
        pool.rows.map(({ row }) => violentEvent(read(row))),
      ),
      line(
        'seeds',
        pool.rows.map(({ row }) => seeds(row.text, row.lang)),
      ),
      line('words', oneModel(pool, from)),
      line('words-elsewhere', fromOtherSets(pool, from)),
    ]
  })
}

function remembering(catalogue: Catalogue): (row: Row) => Reading {
  const matcher = compileMatcher(catalogue)
  const readings = new Map<Row, Reading>()
  return (row) => {
    const known = readings.get(row)
    if (known) return known
    const day = row.date && /^\d{4}-\d\d-\d\d$/.test(row.date) ? row.date : null
    const reading = matcher.match({ text: row.text, language: row.lang, day })
    readings.set(row, reading)
    return reading
  }
}

function wordAnswers(task: Task, training: readonly Task[] | undefined): boolean[] {
  const examples = task.rows.map(({ row, label }) => ({ text: row.text, label }))
  if (!training) return crossAnswers(examples)
  const same = training.find(
    ({ set, lang, name }) => set === task.set && lang === task.lang && name === task.name,
  )
  const classify = trainLogistic((same?.rows ?? []).map(({ row, label }) => ({ text: row.text, label })))
  return examples.map(({ text }) => classify(text))
}

function falseAlarmsOf(
  { name: set, rows }: LabelledSet,
  read: (row: Row) => Reading,
  seeds: ReturnType<typeof seedPhrases>,
): FalseAlarms[] {
  const ordinary = rows.filter(({ binary }) => binary['ordinary'] === 1)
  return [...new Set(ordinary.map(({ lang }) => lang))].sort().flatMap((lang) => {
    const own = ordinary.filter((row) => row.lang === lang)
    const line = (by: Figures['by'], found: (row: Row) => boolean): FalseAlarms => {
      const alarmed = own.filter(found).length
      const perThousand = Math.round((10_000 * alarmed) / own.length) / 10
      return { set, lang, by, items: own.length, alarms: alarmed, perThousand }
    }
    return [line('matcher', (row) => alarms(read(row))), line('seeds', (row) => seeds(row.text, row.lang))]
  })
}

function shown({ text }: Row, { matches }: Reading): Pick<Miss, 'text' | 'found'> {
  return {
    text,
    found: matches.map(({ indicator, modality, span }) => ({
      indicator,
      modality,
      ...span,
      words: text.slice(span.start, span.end),
    })),
  }
}
