import { createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { receiptHash, receiptOf } from './receipt.ts'

const key = createSecretKey(randomBytes(32))

describe('a receipt', () => {
  it('is the same for the same report and found however it is typed', () => {
    fc.assert(
      fc.property(fc.uuid(), (report) => {
        const receipt = receiptOf(key, report)
        expect(receiptOf(key, report)).toBe(receipt)
        expect(receipt).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}$/)
        const hash = receiptHash(receipt)
        const sloppy = receipt.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
        expect(receiptHash(sloppy)).toEqual(hash)
        expect(receiptHash(receiptOf(createSecretKey(randomBytes(32)), report))).not.toEqual(hash)
      }),
    )
  })

  it('is nothing that has another length or other signs', () => {
    for (const typed of ['', 'ABCD', `${receiptOf(key, randomUUID())}7`, 'U'.repeat(26), '§'.repeat(26)])
      expect(receiptHash(typed)).toBeNull()
  })
})
