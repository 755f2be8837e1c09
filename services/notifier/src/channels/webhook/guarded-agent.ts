/**
 * A connection pool that reaches public addresses alone: a webhook's address is given by others, and must not lead into
 * the operator's own network. Names are checked at each connect, after they are resolved; literals before.
 */
import { lookup as resolve } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, buildConnector } from 'undici'

export class AddressNotAllowed extends Error {
  readonly code = 'address-not-allowed'
  constructor() {
    super('a webhook may not lead to that address')
    this.name = 'AddressNotAllowed'
  }
}

/** @returns whether an address is public; addresses that carry an IPv4 one are judged by it */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return parsed.range() === 'unicast'
}

const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const allowed = addresses.filter(({ address }) => isPublic(address))
    const [first] = allowed
    if (first === undefined || allowed.length < addresses.length)
      return callback(new AddressNotAllowed(), '', 0)
    if (options.all === true) callback(null, allowed)
    else callback(null, first.address, first.family)
  })
}

/** @param allowPrivate for demo and tests: receivers on this machine */
export function guardedAgent(options: {
  allowPrivate: boolean
  connectMs: number
  attemptMs: number
}): Agent {
  const { allowPrivate, connectMs, attemptMs } = options
  const connect = buildConnector({ timeout: connectMs, ...(!allowPrivate && { lookup: guardedLookup }) })
  return new Agent({
    connect: (target, callback) => {
      const host = target.hostname.replace(/^\[|\]$/g, '')
      // Node resolves no literal, so the lookup is never asked about one.
      if (!allowPrivate && isIP(host) !== 0 && !isPublic(host)) return callback(new AddressNotAllowed(), null)
      connect(target, callback)
    },
    headersTimeout: attemptMs,
    bodyTimeout: attemptMs,
    keepAliveTimeout: 10_000,
    connections: 16,
    pipelining: 1,
  })
}
