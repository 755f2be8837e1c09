import { intakeSettings } from '@tocsin/intake'
import { readConfig, serviceSettings, type Environment } from '@tocsin/service'
import * as z from 'zod'

// regional bodies are known: there are no anonymous reports here
const { ANONYMOUS_REPORTS: _, ...ofIntakes } = intakeSettings
const settings = z.object({ ...serviceSettings, ...ofIntakes })

export type Config = z.infer<typeof settings>

/** @throws ConfigError with every fault */
export const readSettings = (env: Environment): Config => readConfig(settings, env)
