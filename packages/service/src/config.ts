/**
 * Configuration is one zod schema over the environment, read once at the start. Every fault is reported at once; a
 * secret may also come from a file, named by `NAME_FILE`.
 */
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { kafkaSettings } from './kafka-settings.ts'
import { port } from './values.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Thrown before a service starts; each line names a setting and what would be right, never its value. */
export class ConfigError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/**
 * Reads a service's settings. Keys of the schema are names of environment variables.
 * @throws ConfigError with all faults
 */
export function readConfig<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
  env: Environment,
): z.infer<z.ZodObject<S>> {
  const faults: string[] = []
  const raw: Record<string, string> = {}
  for (const name of Object.keys(schema.shape)) {
    const value = env[name]
    const file = env[`${name}_FILE`]
    if (value !== undefined && value !== '' && file !== undefined && file !== '')
      faults.push(`${name}: given twice, as itself and as ${name}_FILE; leave one out`)
    else if (value !== undefined && value !== '') raw[name] = value
    else if (file !== undefined && file !== '') {
      try {
        raw[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
      } catch (error) {
        faults.push(`${name}_FILE: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
      }
    }
  }
  const read = schema.safeParse(raw)
  if (!read.success)
    for (const issue of read.error.issues)
      faults.push(`${issue.path.join('.') || 'settings'}: ${issue.message}`)
  if (faults.length > 0 || !read.success) throw new ConfigError(faults)
  return read.data
}

/** What every service needs; spread it into the service's own schema. */
export const serviceSettings = {
  /** PostgreSQL, as the service's own login role */
  DATABASE_URL: z.string().min(1, 'a PostgreSQL URL'),
  /** which log the services meet on */
  BUS: z.enum(['kafka', 'postgres']).default('postgres'),
  ...kafkaSettings,
  /** put before every topic and group */
  TOPIC_PREFIX: z
    .string()
    .regex(/^[a-z0-9.-]*$/)
    .default('tocsin.'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port,
  OPERATOR_HOST: z.string().default('127.0.0.1'),
  OPERATOR_PORT: port,
  /** if set, asked of every call to the operator's listener but /livez and /readyz */
  OPERATOR_TOKEN: z.string().min(16).optional(),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  /** where people and programs reach this service */
  PUBLIC_URL: z.url().optional(),
} as const
