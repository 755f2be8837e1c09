import { kafkaSettings, port, readConfig, type Environment } from '@tocsin/service'
import * as z from 'zod'

const settings = z.object({
  /** one folder below it for each container that gets secrets, and `ground`, which keeps them all */
  SECRETS_FOLDER: z.string().min(1),
  /** where the keeper of the vault has its keys */
  KEYS_FOLDER: z.string().min(1),
  /** host:port */
  POSTGRES_ADDRESS: z.string().min(1),
  ...kafkaSettings,
  TOPIC_PREFIX: z.string().default('tocsin.'),
  /** copies of each record; 3 where there are three brokers */
  KAFKA_REPLICAS: z.coerce.number().int().min(1).max(3).default(1),
})

export type ComposeConfig = z.infer<typeof settings>

/** @throws ConfigError with every fault */
export const readComposeConfig = (env: Environment = process.env): ComposeConfig => readConfig(settings, env)

const mailSinkSettings = z.object({ HOST: z.string().min(1), SMTP_PORT: port, PAGE_PORT: port })

/** @throws ConfigError with every fault */
export const readMailSinkConfig = (env: Environment = process.env): z.infer<typeof mailSinkSettings> =>
  readConfig(mailSinkSettings, env)
