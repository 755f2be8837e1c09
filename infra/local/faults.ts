/** `npm run faults`: the whole system under load while harm is done to it, by a seed. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { printVerdict, type Verdict } from '@tocsin/testing'
import { durabilityRun, printRun, type DurabilityRun } from '../../tests/faults/durability.ts'
import { killing } from '../../tests/faults/killing.ts'
import { brokersKilled, databaseCrashed, diskFull } from '../../tests/faults/outages.ts'
import { intakeRestored, readersRestored } from '../../tests/faults/restores.ts'
import { smallDisk } from '../../tests/faults/small-disk.ts'

const HELP = `Usage: npm run faults -- [options]

  --harm HARM  kills           each service is killed again and again (default)
               brokers         three brokers, each killed in turn
               database        PostgreSQL crashes three times
               disk            the disk under PostgreSQL is full for a while (needs root, to mount a small one)
               restore         triage and notifier are put back to an earlier point
               restore-intake  an intake is: what it had not published is lost, and that is what has to be found
  --seed N     what decides when and where each service dies (default: 1)
  --kills K    deaths of each service (default: 20)
  --rate R     reports a second that clients try to send (default: 100)
  --bus BUS    kafka (default) or postgres
  --no-sleep   leave out the SIGSTOP beyond the leases of triage and notifier
  --keep FILE  writes all that the checker saw there, as JSON
  --port PORT  first port to look for free ones from (default: 9400)
`

const harms = ['kills', 'brokers', 'database', 'disk', 'restore', 'restore-intake'] as const
type HarmName = (typeof harms)[number]

const whole = (text: string): number => {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`a positive number, not "${text}"`)
  return Number(text)
}

function read(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      harm: { type: 'string', default: 'kills' },
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
  const { bus, harm, help } = values
  if (bus !== 'kafka' && bus !== 'postgres') throw new Error(`--bus: kafka or postgres, not "${bus}"`)
  if (!(harms as readonly string[]).includes(harm))
    throw new Error(`--harm: ${harms.join(', ')}, not "${harm}"`)
  const [seed, rate, firstPort] = [whole(values.seed), whole(values.rate), whole(values.port)]
  const kills = { kills: whole(values.kills), sleep: !values['no-sleep'] }
  return {
    help,
    harm: harm as HarmName,
    kills,
    run: { bus, seed, rate, keep: values.keep, firstPort } as const,
  }
}

type Asked = ReturnType<typeof read>

async function runHarm({ harm, kills, run }: Asked): Promise<DurabilityRun> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const options = { ...run, say, asItMustBe: (verdict: Verdict) => asItMustBe(harm, verdict) }
  switch (harm) {
    case 'kills':
      return durabilityRun({ ...options, harm: killing(kills) })
    case 'brokers':
      return durabilityRun({ ...options, harm: brokersKilled, brokers: 3 })
    case 'restore-intake':
      return durabilityRun({ ...options, harm: intakeRestored, ownKafka: true })
    case 'disk':
      return smallDisk((folder) =>
        durabilityRun({ ...options, harm: diskFull(folder), databaseFolder: join(folder, 'pg') }),
      )
    default:
      return durabilityRun({
        ...options,
        harm: { database: databaseCrashed, restore: readersRestored }[harm],
      })
  }
}

/** What must be found, and no more: nothing, but where an intake forgot what it had said yes to. */
function asItMustBe(harm: HarmName, { findings }: Verdict): boolean {
  if (harm !== 'restore-intake') return findings.length === 0
  return (
    findings.length > 0 &&
    findings.every(({ what, why }) => what === 'lost' && why.includes('never on the log'))
  )
}

try {
  const asked = read(process.argv.slice(2))
  if (asked.help) process.stdout.write(HELP)
  else {
    const done = await runHarm(asked)
    const { bus, seed, rate } = asked.run
    process.stdout.write(`harm ${asked.harm}, seed ${seed}, ${rate} reports a second asked, ${bus} bus\n`)
    process.stdout.write(`${printRun(done)}\n${printVerdict(done.verdict)}\n`)
    process.exitCode = asItMustBe(asked.harm, done.verdict) ? 0 : 1
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`)
  process.exitCode = 2
}
