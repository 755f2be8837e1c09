/** The notifier's settings: the only place of this service that reads the environment. */
import { parseLinkKeys } from '@tocsin/messages'
import { readConfig, secretKey, serviceSettings, yesNo, type Environment } from '@tocsin/service'
import * as z from 'zod'

const linkKeys = z.string().transform((text, context) => {
  try {
    return parseLinkKeys(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not a key' })
    return z.NEVER
  }
})

/** `Name <address>` or an address alone. */
const mailbox = z.string().transform((text, context) => {
  const [, name, address] = /^\s*(?:"?([^"<>]*?)"?\s*<)?([^\s<>@]+@[^\s<>@]+)>?\s*$/.exec(text) ?? []
  if (address !== undefined) return { name: name ?? '', address }
  context.addIssue({ code: 'custom', message: 'a mailbox such as Tocsin <alert@example.org>' })
  return z.NEVER
})

const smtp = z.string().transform((text, context) => {
  const url = URL.parse(text)
  if (url !== null && (url.protocol === 'smtp:' || url.protocol === 'smtps:') && url.hostname !== '') {
    const secure = url.protocol === 'smtps:'
    const user = decodeURIComponent(url.username)
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || (secure ? 465 : 587)),
      secure,
      requireTls: !secure && url.searchParams.get('tls') === 'required',
      credentials: user === '' ? undefined : { user, pass: decodeURIComponent(url.password) },
    }
  }
  context.addIssue({ code: 'custom', message: 'smtp://host:port or smtps://user:password@host:port' })
  return z.NEVER
})

const names = z
  .string()
  .default('{}')
  .transform((text, context) => {
    const read = z.record(z.string(), z.string()).safeParse(parsed(text))
    if (read.success) return read.data
    context.addIssue({ code: 'custom', message: 'a JSON object of code and name' })
    return z.NEVER
  })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // named by whoever asked
  }
}

const seconds = z.coerce.number().int().min(0)

/** Every setting by the name of its environment variable. */
export const settings = z.object({
  ...serviceSettings,
  /** where people answer; links lead there */
  DESK_URL: z.url().transform((url) => url.replace(/\/$/, '')),
  /** links and codes; shared with the desk */
  LINK_KEY: linkKeys,
  /** the file keeper's folder, and what encrypts it */
  VAULT_KEYS_FOLDER: z.string().min(1),
  VAULT_ROOT_KEY: secretKey,
  /** the vault's keys are replaced, and the old ones destroyed, so often */
  ROLL_HOURS: z.coerce.number().min(1).max(168).default(24),
  SMTP_URL: smtp,
  MAIL_FROM: mailbox,
  /** in whose name Tocsin runs here */
  ORGANISATION_NAME: z.string().min(1).max(100).default('Tocsin'),
  /** where readers may ask whether a message is real */
  OPERATOR_ADDRESS: z.string().optional(),
  /** for demo and tests: webhooks by plain HTTP and to this machine's own addresses */
  ALLOW_LOOPBACK_WEBHOOKS: yesNo.default(false),
  /** names of states that the world does not have, and of threatened groups, as JSON */
  COUNTRY_NAMES: names,
  GROUP_NAMES: names,
  /** below `imminent`, versions leave at whole multiples of this; 0: at once */
  QUANTUM_SECONDS: seconds.default(900),
  /** how long updates of one alert wait to go as one */
  FOLD_SECONDS: seconds.default(300),
  /** attempts at once */
  DELIVERIES_AT_ONCE: z.coerce.number().int().min(1).max(2000).default(200),
  /** longest time between two looks at what is due, in milliseconds */
  LOOK_MS: z.coerce.number().int().min(5).max(1000).default(250),
  /** how often it looks at itself: the directory's beat, the clock, how late it is */
  WATCH_SECONDS: z.coerce.number().int().min(1).default(15),
})
export type NotifierConfig = z.infer<typeof settings>

/** @throws ConfigError with all faults */
export function notifierConfig(env: Environment): NotifierConfig {
  return readConfig(settings, env)
}
