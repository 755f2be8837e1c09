import { intakeSettings } from '@tocsin/intake'
import { readConfig, secretKey, serviceSettings, type Environment } from '@tocsin/service'
import * as z from 'zod'

export const settings = z.object({
  ...serviceSettings,
  ...intakeSettings,
  /** signs the cookie of the coordinator's page */
  PAGE_KEY: secretKey,
})

export type Config = z.infer<typeof settings>

/** @throws ConfigError with every fault */
export const readSettings = (env: Environment): Config => readConfig(settings, env)
