/** Triage's settings: the only place that reads the environment. */
import { pem, readConfig, secretKey, serviceSettings, yesNo, type Environment } from '@tocsin/service'
import * as z from 'zod'

const settings = z.object({
  ...serviceSettings,
  /** folder of the keys that open reports; mounted in no other service but the notifier */
  VAULT_KEYS_FOLDER: z.string().min(1, 'the folder of the key store'),
  /** encrypts the files of that folder */
  VAULT_ROOT_KEY: secretKey,
  /** the vault's keys are replaced, and the old ones destroyed, so often */
  ROLL_HOURS: z.coerce.number().min(1).max(168).default(24),
  /** keys the signatures by which retellings are found */
  SHINGLE_KEY: secretKey,
  /** checks the desk's sign-in tokens offline */
  SESSION_PUBLIC_KEY: pem,
  /** where people sign in */
  DESK_URL: z.url().optional(),
  /** an operator's own catalogues, lexica, patterns, actor register and groups, beside ours */
  CATALOGUE_FOLDER: z.string().min(1).optional(),
  /** an operator's own level model, a JSON file */
  LEVELS_FILE: z.string().min(1).optional(),
  /** an operator's own rules for what looks like a campaign, a JSON file */
  CAMPAIGNS_FILE: z.string().min(1).optional(),
  /** campaigns are looked for so often */
  CAMPAIGN_MINUTES: z.coerce.number().min(0).max(1_440).default(10),
  /** versions below imminent leave on multiples of so many minutes; 0 for demonstrations and benchmarks */
  QUARTER_MINUTES: z.coerce.number().int().min(0).max(60).default(15),
  /** a fall after a withdrawal waits so long for the next ordinary update */
  WITHDRAWAL_MINUTES: z.coerce.number().int().min(0).max(10_080).default(720),
  /** a reviewer who says yes to everything; never where real reports come in */
  DEMO_REVIEWER: yesNo.default(false),
  DEMO_REVIEWER_SECONDS: z.coerce.number().min(0).max(3600).default(3),
})
export type Config = z.infer<typeof settings>

/** @throws ConfigError with every fault */
export function readSettings(env: Environment): Config {
  return readConfig(settings, env)
}
