/** The evaluation as a page of Markdown, for `docs/evaluation.md`. */
import type { Evaluation, FalseAlarms } from './evaluate.ts'
import type { Figures } from './figures.ts'

const published: Record<string, string> = {
  hrdsattack: 'violation type F1 0.71, perpetrator type accuracy 0.62 (T5, its authors)',
  'told-br': 'macro-F1 0.76 (BERT, its authors)',
  'hatecheck-en': 'accuracy 0.63 (BERT), 0.77 (Perspective), from memory of its paper',
}

/** Tables of false alarms and of every task, the baselines beside the matcher. */
export function evaluationPage({ catalogue, split, figures, falseAlarms }: Evaluation): string {
  return [
    '# Evaluation',
    '',
    `Catalogue ${catalogue}, split \`${split}\`. Written by \`npm run evaluate\`; patterns are tuned on \`dev\` files alone.`,
    '*seeds*: all seed phrases as plain substrings. *words*: logistic regression on a bag of words, learned from the `dev` files (on `dev` itself in five folds).',
    '',
    '## False alarms per 1,000 ordinary items',
    '',
    table(['set', 'language', 'items', 'matcher', 'seeds'], alarmRows(falseAlarms)),
    '',
    '## Tasks',
    '',
    table(
      [
        'set',
        'language',
        'task',
        'n',
        'precision',
        'recall',
        'F1',
        'accuracy',
        'F1 seeds',
        'F1 words',
        'accuracy words',
      ],
      taskRows(figures),
    ),
    '',
    '## Published elsewhere',
    '',
    ...Object.entries(published).map(([set, said]) => `- ${set}: ${said}`),
    '',
  ].join('\n')
}

function alarmRows(lines: readonly FalseAlarms[]): string[][] {
  return lines
    .filter(({ by }) => by === 'matcher')
    .map((line) => {
      const seeds = lines.find(
        ({ set, lang, by }) => by === 'seeds' && set === line.set && lang === line.lang,
      )
      return [
        line.set,
        line.lang,
        String(line.items),
        String(line.perThousand),
        String(seeds?.perThousand ?? ''),
      ]
    })
}

function taskRows(lines: readonly Figures[]): string[][] {
  return lines
    .filter(({ by }) => by === 'matcher')
    .map((line) => {
      const beside = (by: Figures['by']): Figures | undefined =>
        lines.find(
          (other) =>
            other.by === by && other.set === line.set && other.lang === line.lang && other.task === line.task,
        )
      return [
        line.set,
        line.lang,
        line.task,
        String(line.n),
        shown(line.precision),
        shown(line.recall),
        shown(line.f1),
        shown(line.accuracy),
        shown(beside('seeds')?.f1),
        shown(beside('words')?.f1),
        shown(beside('words')?.accuracy),
      ]
    })
}

function shown(rate: number | null | undefined): string {
  return rate === null || rate === undefined ? '–' : rate.toFixed(2)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
