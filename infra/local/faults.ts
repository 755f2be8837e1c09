/** `npm run faults`: the whole system under load while each of its services is killed again and again, by a seed. */
import { parseArgs } from 'node:util'
import { printVerdict } from '@tocsin/testing'
import { durabilityRun, printRun } from '../../tests/faults/durability.ts'

const HELP = `Usage: npm run faults -- [options]

  --seed N     what decides when and where each service dies (default: 1)
  --kills K    deaths of each service (default: 20)
  --rate R     reports a second that clients try to send (default: 100)
  --bus BUS    kafka (default) or postgres
  --no-sleep   leave out the SIGSTOP beyond the leases of triage and notifier
  --keep FILE  writes all that the checker saw there, as JSON
  --port PORT  first port to look for free ones from (default: 9400)
`

const whole = (text: string): number => {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`a positive number, not "${text}"`)
  return Number(text)
}

function read(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      kills: { type: 'string', default: '20' },
      rate: { type: 'string', default: '100' },
      bus: { type: 'string', default: 'kafka' },
      'no-sleep': { type: 'boolean', default: false },
      keep: { type: 'string' },
      port: { type: 'string', default: '9400' },
      help: { type: 'boolean', default: false },
    },
  })
  const { bus, help } = values
  if (bus !== 'kafka' && bus !== 'postgres') throw new Error(`--bus: kafka or postgres, not "${bus}"`)
  return {
    help,
    run: {
      bus: bus as 'kafka' | 'postgres',
      seed: whole(values.seed),
      kills: whole(values.kills),
      rate: whole(values.rate),
      sleep: !values['no-sleep'],
      keep: values.keep,
      firstPort: whole(values.port),
    },
  }
}

try {
  const { help, run } = read(process.argv.slice(2))
  if (help) process.stdout.write(HELP)
  else {
    const say = (line: string): void => void process.stderr.write(`${line}\n`)
    const done = await durabilityRun({ ...run, say })
    const { bus, seed, kills, rate } = run
    process.stdout.write(
      `seed ${seed}, ${kills} deaths a service, ${rate} reports a second asked, ${bus} bus\n`,
    )
    process.stdout.write(`${printRun(done)}\n${printVerdict(done.verdict)}\n`)
    process.exitCode = done.verdict.findings.length === 0 ? 0 : 1
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`)
  process.exitCode = 2
}
