/**
 * What runs once before the services of docker-compose.yml, at every start, and changes nothing that stands already:
 * `prepare.ts secrets` makes the secrets and gives PostgreSQL its own; `prepare.ts ground`, once PostgreSQL and Kafka
 * answer, makes roles, tables and topics and gives each service its secrets.
 */
import { join } from 'node:path'
import { kafkaConnectionOf, prepareKafkaTopics } from '@tocsin/bus'
import { services } from '@tocsin/events'
import { ConfigError, createLogger } from '@tocsin/service'
import { prepareGround } from '../ground/prepare.ts'
import { secretsIn, type Secrets } from '../local/secrets.ts'
import { readComposeConfig, type ComposeConfig } from './config.ts'
import { operatorFileOf, secretFiles, writeFiles } from './secret-files.ts'

const STEPS = { secrets: giveSuperuser, ground: layGround }

const step = process.argv[2]
if (step !== 'secrets' && step !== 'ground') {
  process.stderr.write('usage: prepare.ts secrets|ground\n')
  process.exit(2)
}
try {
  const config = readComposeConfig()
  await STEPS[step](config, await secretsIn(join(config.SECRETS_FOLDER, 'ground', 'secrets.json')))
  process.stdout.write(`${JSON.stringify({ event: 'prepared', step })}\n`)
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 78
}

async function giveSuperuser(config: ComposeConfig, secrets: Secrets): Promise<void> {
  await writeFiles(join(config.SECRETS_FOLDER, 'postgres'), { password: secrets.superuser }, 0o444)
}

async function layGround(config: ComposeConfig, secrets: Secrets): Promise<void> {
  const { pinnedKeeperKey } = await prepareGround({
    adminUrl: `postgresql://postgres:${encodeURIComponent(secrets.superuser)}@${config.POSTGRES_ADDRESS}/tocsin`,
    passwords: secrets.passwords,
    keys: { folder: config.KEYS_FOLDER, root: Buffer.from(secrets.vaultRoot, 'hex') },
    clock: { now: () => new Date() },
  })
  await prepareKafkaTopics({
    ...kafkaConnectionOf(config, 'ground'),
    replicas: config.KAFKA_REPLICAS,
    logger: createLogger({ service: 'ground', level: 'info' }),
  })
  const pinned = { keeperKey: pinnedKeeperKey, postgresAddress: config.POSTGRES_ADDRESS }
  for (const service of services) {
    await writeFiles(join(config.SECRETS_FOLDER, service), secretFiles(service, secrets, pinned))
  }
  const operator = { 'operator.json': `${JSON.stringify(operatorFileOf(secrets), null, 2)}\n` }
  await writeFiles(join(config.SECRETS_FOLDER, 'operator'), operator)
}
