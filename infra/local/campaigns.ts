/** `npm run campaigns`: reports in six languages with four campaigns, on Kafka, triage killed meanwhile, beside the pure core. */
import { parseArgs } from 'node:util'
import { campaignRun } from '../../tests/campaigns/campaign-run.ts'

const HELP = `Usage: npm run campaigns -- [options]

  --reports N  how many are fed (default: 10000)
  --seed N     what decides texts, places, campaigns and deaths (default: 1)
  --kills N    deaths of triage instances; half of them bring another one at a named point (default: 12)
  --port PORT  first port to look for free ones from (default: 9600)
`

const whole = (text: string): number => {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`a positive number, not "${text}"`)
  return Number(text)
}

try {
  const { values } = parseArgs({
    options: {
      reports: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      kills: { type: 'string', default: '12' },
      port: { type: 'string', default: '9600' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) process.stdout.write(HELP)
  else {
    const { findings, ...run } = await campaignRun({
      reports: whole(values.reports),
      seed: whole(values.seed),
      kills: whole(values.kills),
      firstPort: whole(values.port),
      say: (line) => void process.stderr.write(`${line}\n`),
    })
    process.stdout.write(`${JSON.stringify(run, null, 2)}\n`)
    process.stdout.write(`${[...findings, `${findings.length} findings`].join('\n')}\n`)
    process.exitCode = findings.length === 0 ? 0 : 1
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`)
  process.exitCode = 2
}
