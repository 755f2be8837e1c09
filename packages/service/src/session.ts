/**
 * Who a person is: the desk signs a short-lived token (JWT, Ed25519), other services check it offline. It travels in a
 * cookie that no script can read.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { SignJWT, jwtVerify } from 'jose'
import * as z from 'zod'
import type { Clock } from '@tocsin/events'

export const role = z.enum(['officer', 'focal-point', 'reviewer', 'operator', 'steward'])
export type Role = z.infer<typeof role>

export const session = z.object({
  person: z.uuid(),
  /** the desk's session, which it can end */
  session: z.uuid(),
  roles: z.array(role),
  /** seats that the person holds or is on duty for */
  seats: z.array(z.uuid()),
  parties: z.array(z.string()),
  /** states with which the person has declared a conflict */
  conflicts: z.array(z.string()),
})
export type Session = z.infer<typeof session>

/** Name of the cookie that carries the token. */
export const SESSION_COOKIE = 'tocsin_session'
/** How long a token is good; the desk renews it while its own session lives. */
export const SESSION_SECONDS = 600

const ISSUER = 'tocsin/desk'

/** @param privateKey PKCS#8 PEM of an Ed25519 key, held by the desk alone */
export function sessionSigner(privateKey: string, clock: Clock): (who: Session) => Promise<string> {
  const key = createPrivateKey(privateKey)
  return (who) => {
    const now = Math.floor(clock.now().getTime() / 1000)
    return new SignJWT({ who })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'tocsin-session+1' })
      .setIssuer(ISSUER)
      .setIssuedAt(now)
      .setExpirationTime(now + SESSION_SECONDS)
      .sign(key)
  }
}

/**
 * @param publicKey SPKI PEM
 * @returns a check that answers null for whatever is not a token of the desk's that is good now
 */
export function sessionVerifier(
  publicKey: string,
  clock: Clock,
): (token: string | undefined) => Promise<Session | null> {
  const key = createPublicKey(publicKey)
  return async (token) => {
    if (token === undefined) return null
    const checked = await jwtVerify(token, key, {
      issuer: ISSUER,
      algorithms: ['EdDSA'],
      typ: 'tocsin-session+1',
      currentDate: clock.now(),
    }).catch(() => null)
    const who = session.safeParse(checked?.payload['who'])
    return who.success ? who.data : null
  }
}
