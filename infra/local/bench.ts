/** `npm run bench`: what the system does in a second, beside what the same machine does in the same run without it. */
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchAccepting } from '../../tests/benchmarks/accepting.ts'
import { benchAlerting } from '../../tests/benchmarks/alerting.ts'
import { benchAssessing } from '../../tests/benchmarks/assessing.ts'
import { benchFeed } from '../../tests/benchmarks/feed.ts'
import { benchEvaluating } from '../../tests/benchmarks/evaluating.ts'
import { benchHardship } from '../../tests/benchmarks/hardship.ts'
import { benchLateness } from '../../tests/benchmarks/lateness.ts'
import { benchMatching } from '../../tests/benchmarks/matching.ts'
import type { Row } from '../../tests/benchmarks/row.ts'
import { benchStartUp } from '../../tests/benchmarks/start-up.ts'
import { benchTipping } from '../../tests/benchmarks/tipping.ts'

const HELP = `Usage: npm run bench -- [options]

  --only NAME    start-up, matching, accepting, feed, assessing, evaluating, tipping, alerting,
                 lateness or hardship
  --profile DIR  leaves the CPU profile of the service there (accepting, assessing, alerting)
  --no-write     leaves docs/benchmarks.md as it is

Alertmanager is measured beside alerting where prometheus-alertmanager of Debian is installed.
`
const page = join(import.meta.dirname, '..', '..', 'docs', 'benchmarks.md')

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    profile: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const benches: Readonly<Record<string, () => Promise<Row[]>>> = {
  'start-up': async () => [await benchStartUp()],
  matching: async () => benchMatching(),
  accepting: async () => [await benchAccepting(values.profile)],
  feed: () => benchFeed(),
  assessing: async () => [await benchAssessing(values.profile)],
  evaluating: () => benchEvaluating(),
  tipping: () => benchTipping(),
  alerting: () => benchAlerting(values.profile),
  lateness: async () => [await benchLateness()],
  hardship: () => benchHardship(),
}
if (values.help) process.stdout.write(HELP)
else {
  const rows: Row[] = []
  for (const [name, bench] of Object.entries(benches)) {
    if (values.only !== undefined && values.only !== name) continue
    process.stderr.write(`${name} …\n`)
    rows.push(...(await bench()))
  }
  const text = pageOf(rows)
  process.stdout.write(text)
  if (values.only === undefined && !values['no-write']) writeFileSync(page, text)
}

function pageOf(rows: readonly Row[]): string {
  const memory = (totalmem() / 2 ** 30).toFixed(0)
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${memory} GiB, Node ${process.version}`
  const lines = rows.map(
    ({ what, measured, beside, ratio, goal }) => `| ${what} | ${measured} | ${beside} | ${ratio} | ${goal} |`,
  )
  return `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}. Generator, receivers, database and
services share that machine, so only the ratios of one run mean something. The yardsticks that are not here have not been
measured.

| what | measured | beside, in the same run | ratio | goal |
|---|---|---|---|---|
${lines.join('\n')}
`
}
