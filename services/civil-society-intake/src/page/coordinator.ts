import type { KnownSource } from '@tocsin/intake'
import { Problem } from '@tocsin/service'
import type { FastifyRequest } from 'fastify'

/** @returns the source in whose name somebody is signed in, or null */
export type Coordinator = (request: FastifyRequest) => Promise<KnownSource | null>

/** For pages that need somebody signed in. @throws Problem `unauthenticated` */
export function needed(source: KnownSource | null): KnownSource {
  if (source === null)
    throw new Problem('unauthenticated', { detail: 'Please sign in again: an hour has passed.' })
  return source
}
