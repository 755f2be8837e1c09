/**
 * The coordinator's sign-in: a cookie that names a key which was shown and checked, for an hour. It holds no secret of the
 * source, no script can read it, and a key that was revoked ends it at once. It has nothing to do with desk accounts.
 */
import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '@tocsin/events'
import { mac } from '@tocsin/intake'
import type { FastifyReply, FastifyRequest } from 'fastify'

const NAME = 'tocsin_reporting'
const SECONDS = 3600

export interface SignIn {
  /** @param keyId id of a key that was just checked */
  set(reply: FastifyReply, keyId: string): void
  /** @returns the key's id, or null for no cookie, a forged or an old one */
  read(request: FastifyRequest): string | null
  clear(reply: FastifyReply): void
}

/** @param secure whether the page is reached over TLS; without it only a loopback start works */
export function signInCookie({
  key,
  clock,
  secure,
}: {
  key: Uint8Array
  clock: Clock
  secure: boolean
}): SignIn {
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const
  const seal = (keyId: string, until: string): string =>
    mac(key, 'sign-in', keyId, until).toString('base64url')
  return {
    set: (reply, keyId) => {
      const until = String(Math.floor(clock.now().getTime() / 1000) + SECONDS)
      void reply.setCookie(NAME, `${keyId}.${until}.${seal(keyId, until)}`, { ...options, maxAge: SECONDS })
    },
    read: (request) => {
      const [keyId = '', until = '', given = ''] = (request.cookies[NAME] ?? '').split('.')
      const expected = Buffer.from(seal(keyId, until))
      const shown = Buffer.from(given)
      if (shown.length !== expected.length || !timingSafeEqual(shown, expected)) return null
      return Number(until) * 1000 > clock.now().getTime() ? keyId : null
    },
    clear: (reply) => void reply.clearCookie(NAME, options),
  }
}
