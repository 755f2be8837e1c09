/** `npm run evaluate`: what the matcher finds in labelled text, beside two baselines. */
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { evaluate, type Evaluation } from '@tocsin/indicators/evaluate'
import { evaluationPage } from '@tocsin/indicators/evaluation-page'

import { missLines, rowsOf } from './evaluation-rows.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
/** Labelled data are not part of the repository; who has them may keep them here. */
const usualFolder = join(repository, 'data', 'labelled')
/** Our own Portuguese and Swahili sentences, where no open set has any: both files, one for tuning and one not. */
const ownSentences = join(repository, 'packages', 'indicators', 'sentences')
const page = join(repository, 'docs', 'evaluation.md')

const HELP = `Usage: npm run evaluate -- [options]

  --data DIR     folder of labelled sets: one folder a set, with dev.jsonl or test.jsonl (default: data/labelled)
  --split NAME   dev or test (default: dev)
  --json         one object a row instead of the page: set, lang, task, n, tp, fp, fn, tn, precision, recall, f1;
                 the same of the baselines beside
  --misses       what was missed or wrongly found, with the words that were found and where they stand
  --write        write docs/evaluation.md
  --help         this text
`

process.exitCode = run(process.argv.slice(2))

function run(args: readonly string[]): number {
  const asked = readArguments(args)
  if (typeof asked === 'string') return refuse(asked)
  if (asked.help) {
    console.log(HELP)
    return 0
  }
  const { data = usualFolder, split } = asked
  if (split !== 'dev' && split !== 'test') return refuse(`--split: dev or test, not "${split}"`)
  if (!existsSync(data) || !statSync(data).isDirectory())
    return refuse(`no folder of labelled sets at ${data}: name one with --data`)
  const evaluation = evaluate({ dataDir: data, split })
  if (evaluation.figures.length === 0) return refuse(`no set in ${data} has a ${split}.jsonl`)
  show(evaluation, asked)
  return 0
}

interface Asked {
  data?: string | undefined
  split: string
  json: boolean
  misses: boolean
  write: boolean
  help: boolean
}

function readArguments(args: readonly string[]): Asked | string {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        split: { type: 'string', default: 'dev' },
        json: { type: 'boolean', default: false },
        misses: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function show(evaluation: Evaluation, { json, misses, write }: Asked): void {
  const written = (): string =>
    evaluationPage(
      evaluation,
      (['dev', 'test'] as const).map((split) => evaluate({ dataDir: ownSentences, split })),
    )
  if (write) {
    writeFileSync(page, written())
    console.error('wrote docs/evaluation.md')
  }
  if (json) for (const row of rowsOf(evaluation)) console.log(JSON.stringify(row))
  if (misses)
    for (const miss of evaluation.misses)
      console.log(json ? JSON.stringify(miss) : missLines(miss).join('\n'))
  if (!json && !misses && !write) console.log(written())
}

function refuse(why: string): number {
  console.error(`${why}\n\n${HELP}`)
  return 2
}
