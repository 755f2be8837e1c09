import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { mac, token } from './keys.ts'

const key = randomBytes(32)

describe('keyed hashes', () => {
  it('tell lists of parts apart that join to one text', () => {
    expect(mac(key, 'ab', 'c')).not.toEqual(mac(key, 'a', 'bc'))
    expect(mac(key, 'abc')).not.toEqual(mac(key, 'abc', ''))
  })

  it('give a source another token in each country', () => {
    expect(token(key, 'source', 'KEN', 'a')).toBe(token(key, 'source', 'KEN', 'a'))
    expect(token(key, 'source', 'KEN', 'a')).not.toBe(token(key, 'source', 'UGA', 'a'))
    expect(token(key, 'source', 'KEN', 'a')).not.toBe(token(key, 'root', 'KEN', 'a'))
  })
})
