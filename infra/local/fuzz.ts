/** `npm run fuzz`: every OpenAPI document against the services as they run, with schemathesis, by a seed. */
import { parseArgs } from 'node:util'
import { documented, fuzz } from '../fuzz/run.ts'

const HELP = `Usage: npm run fuzz -- [options]

  --long          300 random cases an operation instead of 10
  --seed N        what the cases are drawn from (default: 1)
  --service NAME  only this service's document: ${documented.join(', ')}
  --port PORT     first port to look for free ones from (default: 9600)

Needs Python 3 with venv, and pip with an index; schemathesis goes into .cache.
`

try {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    options: {
      long: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      service: { type: 'string', multiple: true },
      port: { type: 'string', default: '9600' },
      help: { type: 'boolean', default: false },
    },
  })
  const wanted = values.service ?? documented
  const services = documented.filter((service) => wanted.includes(service))
  const seed = Number(values.seed)
  if (services.length !== wanted.length || !Number.isSafeInteger(seed) || seed < 0)
    throw new Error('no such service, or no seed')
  if (values.help) process.stdout.write(HELP)
  else {
    const run = { seed, examples: values.long ? 300 : 10, services, firstPort: Number(values.port) }
    const failed = await fuzz(run)
    process.stdout.write(
      failed.length === 0
        ? `seed ${seed}: ${services.length} documents hold\n`
        : `seed ${seed}: not as its document says: ${failed.join(', ')}\n`,
    )
    process.exitCode = failed.length === 0 ? 0 : 1
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`)
  process.exitCode = 2
}
