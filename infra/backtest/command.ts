/** `npm run tocsin -- backtest FILE`: exit code 0 done, 1 failed, 2 asked wrongly. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { loadLevelModel } from '@tocsin/situations'

import { backtest } from './backtest.ts'
import { deathsOf } from './episodes.ts'
import { linesOf } from './page.ts'
import { plot } from './plot.ts'
import { readEvents } from './read-events.ts'

const HELP = `Usage: npm run tocsin -- backtest FILE [options]

  FILE           UCDP GED or ACLED as CSV, or reports as NDJSON (.ndjson, .jsonl): one report a line as it is posted to
                 /v1/reports, with receivedAt, source and root beside
  --json         all figures, levels and versions as one JSON object
  --plot FILE    draw levels, deaths and episodes as SVG
  --brief        without the list of every rise and surge
  --help         this text
`

export async function runBacktest(args: readonly string[]): Promise<number> {
  const asked = readArguments(args)
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${HELP}`)
    return 2
  }
  const { values, positionals } = asked
  if (values.help) {
    console.log(HELP)
    return 0
  }
  try {
    const { events, refused } = await readEvents(positionals[0]!)
    for (const { row, why } of refused) console.error(`row ${row} left out: ${why}`)
    if (events.length === 0) throw new Error('no event in it can be read')
    const result = backtest(events, loadLevelModel())
    if (values.plot !== undefined)
      writeFileSync(
        values.plot,
        plot(
          result,
          deathsOf(events, ({ oneSided }) => oneSided),
        ),
      )
    console.log(values.json ? JSON.stringify(result) : linesOf(result, !values.brief).join('\n'))
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return 1
  }
}

interface Asked {
  values: { json: boolean; brief: boolean; help: boolean; plot?: string | undefined }
  positionals: string[]
}

function readArguments(args: readonly string[]): Asked | string {
  try {
    const asked = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        brief: { type: 'boolean', default: false },
        plot: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
    return asked.values.help || asked.positionals.length === 1 ? asked : 'name one file'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
