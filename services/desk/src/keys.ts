import { createHmac } from 'node:crypto'

/** A key for one purpose, from the desk's secret; what is made under one says nothing of another. */
export function deskKey(secret: Buffer, purpose: 'etag' | 'cursor' | 'compare'): Buffer {
  return createHmac('sha256', secret).update(`tocsin/desk/${purpose}/1`).digest()
}

/** An ETag that only we can make: equal content gives an equal tag to the same person, and it counts nothing. */
export function etagOf(secret: Buffer, person: string, body: unknown): string {
  const mac = createHmac('sha256', deskKey(secret, 'etag')).update(`${person}\0${JSON.stringify(body)}`)
  return `"${mac.digest('base64url').slice(0, 22)}"`
}
