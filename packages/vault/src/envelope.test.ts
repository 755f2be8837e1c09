import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openPart, pad, sealPart, secretKey, unpad } from './envelope.ts'
import { unwrapKey, wrapKey } from './wrap.ts'

const bytes = fc.uint8Array({ maxLength: 5000 })
const name = fc.string({ minLength: 1, maxLength: 30 })

describe('a sealed part', () => {
  it('opens under its own key, subject and part', () => {
    fc.assert(
      fc.property(bytes, name, name, (plain, subject, part) => {
        const key = secretKey(randomBytes(32))
        expect(openPart(key, sealPart(key, subject, part, plain))).toEqual(Buffer.from(plain))
      }),
    )
  })

  it('opens under nothing else, and not when a byte is changed', () => {
    fc.assert(
      fc.property(bytes, name, name, fc.nat(), (plain, subject, part, at) => {
        const key = secretKey(randomBytes(32))
        const sealed = sealPart(key, subject, part, plain)
        expect(openPart(secretKey(randomBytes(32)), sealed)).toBeNull()
        expect(openPart(key, { ...sealed, subject: `${subject}x` })).toBeNull()
        expect(openPart(key, { ...sealed, part: `${part}x` })).toBeNull()
        const box = Buffer.from(sealed.box)
        box[at % box.length]! ^= 1
        expect(openPart(key, { ...sealed, box })).toBeNull()
        expect(openPart(key, { ...sealed, box: box.subarray(0, at % box.length) })).toBeNull()
      }),
    )
  })

  it('tells of its length no more than a power of two', () => {
    fc.assert(
      fc.property(bytes, (plain) => {
        const padded = pad(plain)
        expect(Math.log2(padded.length / 512) % 1).toBe(0)
        expect(padded.length).toBeLessThan(Math.max(513, 2 * (plain.length + 1)))
        expect(unpad(padded)).toEqual(Buffer.from(plain))
      }),
    )
  })

  it('is not unpadded where there is no padding', () => {
    expect(unpad(Buffer.alloc(512))).toBeNull()
    expect(unpad(Buffer.from([1, 2, 3]))).toBeNull()
    expect(unpad(Buffer.alloc(0))).toBeNull()
  })
})

describe('a wrap', () => {
  it('opens for its own subject and batch alone', () => {
    fc.assert(
      fc.property(name, name, fc.nat(), (subject, batch, at) => {
        const [batchKey, key] = [secretKey(randomBytes(32)), randomBytes(32)]
        const box = wrapKey(batchKey, subject, batch, key)
        expect(unwrapKey(batchKey, subject, batch, box)).toEqual(key)
        expect(unwrapKey(batchKey, `${subject}x`, batch, box)).toBeNull()
        expect(unwrapKey(batchKey, subject, `${batch}x`, box)).toBeNull()
        expect(unwrapKey(secretKey(randomBytes(32)), subject, batch, box)).toBeNull()
        box[at % box.length]! ^= 1
        expect(unwrapKey(batchKey, subject, batch, box)).toBeNull()
      }),
    )
  })
})
