import { readConfig, type Environment } from '@tocsin/service'
import * as z from 'zod'

const settings = z.object({
  /** one folder below it for each container that gets secrets, and `ground`, which keeps them all */
  SECRETS_FOLDER: z.string().default('/secrets'),
  /** where the keeper of the vault has its keys */
  KEYS_FOLDER: z.string().default('/keys'),
  /** host:port */
  POSTGRES_ADDRESS: z.string().default('postgres:5432'),
  KAFKA_BROKERS: z.string().default('kafka:9092'),
  TOPIC_PREFIX: z.string().default('tocsin.'),
  /** copies of each record; 3 where there are three brokers */
  KAFKA_REPLICAS: z.coerce.number().int().min(1).max(3).default(1),
})

export type ComposeConfig = z.infer<typeof settings>

/** @throws ConfigError with every fault */
export const readComposeConfig = (env: Environment): ComposeConfig => readConfig(settings, env)
