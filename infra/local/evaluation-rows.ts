/** The evaluation as rows and lines that a terminal or another program reads. */
import type { Evaluation, Miss } from '@tocsin/indicators/evaluate'

type Figures = Evaluation['figures'][number]
type Numbers = Omit<Figures, 'set' | 'lang' | 'task' | 'by'>

/** One task of one set in one language: the matcher's figures, the baselines' beside them. */
export interface TaskRow extends Numbers {
  set: string
  lang: string
  task: string
  baselines: { seeds: Numbers | null; words: Numbers | null }
  /** of task `ordinary` alone: alarms per 1,000 ordinary items */
  perThousand?: number
}

export function rowsOf({ figures, falseAlarms }: Evaluation): TaskRow[] {
  const beside = (line: Figures, by: Figures['by']): Numbers | null => {
    const found = figures.find(
      (one) => one.by === by && one.set === line.set && one.lang === line.lang && one.task === line.task,
    )
    return found ? numbersOf(found) : null
  }
  const tasks = figures
    .filter(({ by }) => by === 'matcher')
    .map((line) => ({
      ...nameOf(line),
      ...numbersOf(line),
      baselines: { seeds: beside(line, 'seeds'), words: beside(line, 'words') },
    }))
  const ordinary = falseAlarms
    .filter(({ by }) => by === 'matcher')
    .map((line) => {
      const seeds = falseAlarms.find(
        ({ set, lang, by }) => by === 'seeds' && set === line.set && lang === line.lang,
      )
      const { set, lang, perThousand } = line
      const baselines = { seeds: seeds ? alarmNumbers(seeds) : null, words: null }
      return { set, lang, task: 'ordinary', ...alarmNumbers(line), baselines, perThousand }
    })
  return [...tasks, ...ordinary]
}

/** A wrong answer in lines: what it was, the text, and the words of each sign with where they stand. */
export function missLines(miss: Miss): string[] {
  const signs = miss.found.map(
    ({ indicator, modality, start, end, words }) =>
      `    ${indicator} ${modality} [${start},${end}) "${words}"`,
  )
  return [`${miss.wrong}: ${miss.set} ${miss.lang} ${miss.task} ${miss.id}`, `  ${miss.text}`, ...signs]
}

function nameOf({ set, lang, task }: Figures): Pick<Figures, 'set' | 'lang' | 'task'> {
  return { set, lang, task }
}

function numbersOf({ n, tp, fp, fn, tn, precision, recall, f1, accuracy }: Numbers): Numbers {
  return { n, tp, fp, fn, tn, precision, recall, f1, accuracy }
}

/** Ordinary items are all negative: there is nothing to recall. */
function alarmNumbers({ items, alarms }: { items: number; alarms: number }): Numbers {
  const tn = items - alarms
  const accuracy = items === 0 ? null : Math.round((1000 * tn) / items) / 1000
  return {
    n: items,
    tp: 0,
    fp: alarms,
    fn: 0,
    tn,
    precision: alarms === 0 ? null : 0,
    recall: null,
    f1: null,
    accuracy,
  }
}
