/** The desk's settings: the only place that reads the environment. */
import * as z from 'zod'
import { parseLinkKeys } from '@tocsin/messages'
import { pem, readConfig, secretKey, serviceSettings, type Environment } from '@tocsin/service'

const linkKeys = z.string().transform((text, context) => {
  try {
    return parseLinkKeys(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not a key' })
    return z.NEVER
  }
})

export const deskSettings = z.object({
  ...serviceSettings,
  /** links and codes; shared with the notifier */
  LINK_KEY: linkKeys,
  /** cursors, ETags, and hashes that nobody else may compare */
  CURSOR_KEY: secretKey,
  /** signs the token that other services check offline; Ed25519 */
  SESSION_PRIVATE_KEY: pem,
  SESSION_PUBLIC_KEY: pem,
  /** pinned public key of the keeper, base64url: contacts are sealed to nobody else */
  KEEPER_PUBLIC_KEY: z.string().min(40),
  /** where reviewers decide */
  TRIAGE_URL: z.url().optional(),
  /** parent domain of the services' hosts, where they have different ones */
  COOKIE_DOMAIN: z.string().optional(),
})
export type DeskConfig = z.infer<typeof deskSettings>

export function deskConfig(env: Environment): DeskConfig {
  return readConfig(deskSettings, env)
}
