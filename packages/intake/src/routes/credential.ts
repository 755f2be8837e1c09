/** Who asks, by `Authorization: Bearer tk_…`. */
import { Problem } from '@tocsin/service'
import type { FastifyRequest } from 'fastify'
import type { Intake } from '../intake.ts'
import type { KnownSource } from '../sources.ts'

/**
 * @returns null where no credential was sent
 * @throws Problem `unauthenticated` for any that is not good; `too-many-requests` after many such from one address
 */
export async function sourceOf(intake: Intake, request: FastifyRequest): Promise<KnownSource | null> {
  const header = request.headers.authorization
  if (header === undefined) return null
  const [, key] = /^bearer (.{1,200})$/i.exec(header) ?? []
  const source = key === undefined ? null : await guessing(intake, request.ip, () => intake.knowSource(key))
  if (source === null) throw new Problem('unauthenticated')
  return source
}

/** Lets an address be wrong a limited number of times; who is right is never counted. */
export async function guessing<T>(
  intake: Intake,
  address: string,
  attempt: () => Promise<T | null>,
): Promise<T | null> {
  const wait = intake.guard.mayGuess(address)
  if (wait > 0) throw tooMany(wait)
  const found = await attempt()
  if (found === null) intake.guard.guessedWrong(address)
  return found
}

export function tooMany(forMilliseconds: number): Problem {
  return new Problem('too-many-requests', { retryAfterSeconds: Math.ceil(forMilliseconds / 1000) })
}
