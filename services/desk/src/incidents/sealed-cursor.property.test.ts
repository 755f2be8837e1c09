import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCursor, sealCursor } from './sealed-cursor.ts'

const key = randomBytes(32)

describe('a cursor', () => {
  it('opens for its own person alone, to what was sealed', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.uuid(), (person, other, after) => {
        const cursor = sealCursor(key, person, after)
        expect(openCursor(key, person, cursor)).toBe(after)
        if (other !== person) expect(openCursor(key, other, cursor)).toBeNull()
        expect(openCursor(randomBytes(32), person, cursor)).toBeNull()
      }),
    )
  })

  it('that was changed or made up opens to nothing', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.uuid(),
        fc.string({ unit: 'binary' }),
        fc.nat(),
        (person, after, text, at) => {
          expect(openCursor(key, person, text)).toBeNull()
          const bytes = Buffer.from(sealCursor(key, person, after), 'base64url')
          bytes[at % bytes.length]! ^= 1
          expect(openCursor(key, person, bytes.toString('base64url'))).toBeNull()
          expect(
            openCursor(key, person, bytes.subarray(0, at % bytes.length).toString('base64url')),
          ).toBeNull()
        },
      ),
    )
  })
})
