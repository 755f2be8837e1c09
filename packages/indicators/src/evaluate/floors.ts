/** What the matcher has to reach, beside what it reaches. */
import type { Evaluation, FalseAlarms } from './evaluate.ts'
import type { Figures } from './figures.ts'

export interface Floor {
  set: string
  lang: string
  task: string
  asked: string
  reached: string
  held: boolean
}

/** Recall and precision asked where sets tell of violence. */
const violence: Readonly<Record<string, { recall: number; precision: number }>> = {
  en: { recall: 0.7, precision: 0.7 },
  fr: { recall: 0.6, precision: 0.7 },
  es: { recall: 0.6, precision: 0.7 },
  ar: { recall: 0.6, precision: 0.7 },
}
const violenceTasks = new Set([
  'violence',
  'assault',
  'violence_event',
  'humanitarian_violence',
  'armed_conflict',
])
const ordinarySets = new Set(['ntrex-news', 'sib200'])
const alarmsBelow = 5
const voiceAccuracy = 0.8
const ownRecall = 0.6

/** Every floor that the sets at hand can show; `own`: the project's own sentences, by split. */
export function floorsOf(
  { figures, pooled, falseAlarms }: Evaluation,
  own: readonly Evaluation[] = [],
): Floor[] {
  return [
    ...falseAlarms.filter(({ by, set }) => by === 'matcher' && ordinarySets.has(set)).map(fewAlarms),
    ...figures.filter(byMatcher).flatMap(setFloors),
    ...pooled.filter(byMatcher).flatMap((line) => [...violenceFloor(line), ...ahead(line, pooled)]),
    ...own.flatMap(({ split, figures: lines }) => lines.filter(byMatcher).flatMap(ownFloor(split))),
  ]
}

const byMatcher = ({ by }: Figures): boolean => by === 'matcher'

function fewAlarms({ set, lang, perThousand }: FalseAlarms): Floor {
  return {
    set,
    lang,
    task: 'false alarms per 1,000',
    asked: `< ${alarmsBelow}`,
    reached: String(perThousand),
    held: perThousand < alarmsBelow,
  }
}

function setFloors(line: Figures): Floor[] {
  if (line.task === 'voice')
    return [
      floor(line, `accuracy ≥ ${voiceAccuracy}`, rate(line.accuracy), (line.accuracy ?? 0) >= voiceAccuracy),
    ]
  return violenceTasks.has(line.task) ? violenceFloor(line) : []
}

function violenceFloor(line: Figures): Floor[] {
  const asked = violence[line.lang]
  if (!asked) return []
  const { recall, precision } = line
  return [
    floor(
      line,
      `recall ≥ ${asked.recall}, precision ≥ ${asked.precision}`,
      `${rate(recall)}, ${rate(precision)}`,
      (recall ?? 0) >= asked.recall && (precision ?? 0) >= asked.precision,
    ),
  ]
}

function ahead(line: Figures, lines: readonly Figures[]): Floor[] {
  const of = (by: Figures['by']): number =>
    lines.find((other) => other.by === by && other.lang === line.lang)?.f1 ?? 0
  const best = Math.max(of('seeds'), of('words'))
  return [floor(line, `F1 above both baselines (${rate(best)})`, rate(line.f1), (line.f1 ?? 0) > best)]
}

const ownFloor =
  (split: string) =>
  (line: Figures): Floor[] => [
    {
      ...floor(line, `recall ≥ ${ownRecall}`, rate(line.recall), (line.recall ?? 0) >= ownRecall),
      set: `${line.set} (${split})`,
    },
  ]

function floor({ set, lang, task }: Figures, asked: string, reached: string, held: boolean): Floor {
  return { set, lang, task, asked, reached, held }
}

function rate(value: number | null): string {
  return value === null ? '–' : value.toFixed(3)
}
