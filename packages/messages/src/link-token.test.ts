import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeMatches, codeOf, makeLink, parseLinkKeys, readLink, type LinkClaims } from './index.ts'

const key = { version: 1, secret: Buffer.alloc(32, 7) }
const newer = { version: 2, secret: Buffer.alloc(32, 8) }
const now = new Date('2026-03-03T02:04:00Z')
const key1 = '6f1c1c3a-9d3e-4b52-9a53-0a4f6f8e2b11'
const later = new Date('2026-03-06T02:04:00Z')

const claims: fc.Arbitrary<LinkClaims> = fc.record({
  alert: fc.uuid(),
  party: fc.oneof(
    fc.constantFrom('XAA', 'review', 'operator'),
    fc.uuid(),
    fc.string({ minLength: 1, maxLength: 16 }),
  ),
  seat: fc.uuid(),
  message: fc.uuid(),
  expiresAt: fc
    .integer({ min: 1, max: 72 * 3600 })
    .map((seconds) => new Date(now.getTime() + seconds * 1000)),
})

describe('a link', () => {
  it('gives back what it was made from, until it expires', () => {
    fc.assert(
      fc.property(claims, (made) => {
        const token = makeLink(made, newer)
        expect(token).toMatch(/^[A-Za-z0-9_-]+$/)
        expect(readLink(token, [newer, key], now)).toEqual({ outcome: 'valid', claims: made, key: newer })
        expect(readLink(token, [key, newer], later)).toMatchObject({ outcome: 'expired', claims: made })
        expect(makeLink(made, newer)).toBe(token)
      }),
    )
  })

  it('tells nothing, not even by its length, of the party', () => {
    const base = { alert: key1, seat: key1, message: key1, expiresAt: later }
    const tokens = ['XAA', 'review', '6f1c1c3a-9d3e-4b52-9a53-0a4f6f8e2b11'].map((party) =>
      makeLink({ ...base, party }, key),
    )
    expect(new Set(tokens.map(({ length }) => length)).size).toBe(1)
    expect(Buffer.from(tokens[0]!, 'base64url').includes('XAA')).toBe(false)
  })

  it('that anybody changed, or another key made, is forged', () => {
    fc.assert(
      fc.property(claims, fc.nat(), fc.integer({ min: 1, max: 255 }), (made, at, flip) => {
        const bytes = Buffer.from(makeLink(made, key), 'base64url')
        bytes[at % bytes.length]! ^= flip
        expect(readLink(bytes.toString('base64url'), [key], now)).toEqual({ outcome: 'forged' })
        expect(readLink(makeLink(made, { ...key, secret: newer.secret }), [key], now)).toEqual({
          outcome: 'forged',
        })
      }),
    )
  })

  it('has one spelling', () => {
    const token = makeLink({ alert: key1, party: 'XAA', seat: key1, message: key1, expiresAt: later }, key)
    for (const spelling of [`${token}=`, `${token} `, token.replace(/.$/, '~'), '', 'x'])
      expect(readLink(spelling, [key], now)).toEqual({ outcome: 'forged' })
  })
})

describe('a code', () => {
  it('is six digits of its own message and no other', () => {
    fc.assert(
      fc.property(claims, (made) => {
        const code = codeOf(made, key)
        expect(code).toMatch(/^\d{6}$/)
        expect(codeMatches(code, made, key)).toBe(true)
        expect(codeMatches(` ${code.slice(0, 3)} ${code.slice(3)}`, made, key)).toBe(true)
        const arabic = code.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))
        expect(codeMatches(arabic, made, key)).toBe(true)
        const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
        for (const given of [wrong, code.slice(1), `${code}0`, '', 'abcdef'])
          expect(codeMatches(given, made, key)).toBe(false)
      }),
    )
  })

  it('does not appear in the link', () => {
    fc.assert(
      fc.property(claims, (made) => {
        expect(makeLink(made, key)).not.toContain(codeOf(made, key))
      }),
    )
  })
})

describe('keys', () => {
  it('are read newest first and refused without showing them', () => {
    const secret = Buffer.alloc(32, 1).toString('base64url')
    expect(parseLinkKeys(`2:${secret},1:${secret}`).map(({ version }) => version)).toEqual([2, 1])
    expect(parseLinkKeys(Buffer.alloc(32, 1).toString('hex'))).toEqual([
      { version: 1, secret: Buffer.alloc(32, 1) },
    ])
    for (const bad of ['', 'x', `0:${secret}`, `256:${secret}`, '1:short', `1:${secret},1:${secret}`])
      expect(() => parseLinkKeys(bad)).toThrow(RangeError)
  })
})
