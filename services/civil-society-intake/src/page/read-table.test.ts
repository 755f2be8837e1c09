import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTable, TABLE_LIMITS } from './read-table.ts'

const read = (text: string) => readTable(Buffer.from(text))

describe('a table', () => {
  it('is read with byte order mark, semicolons, and columns in any order', () => {
    const table = read('\uFEFFcountry;kind;text\r\nKenya;threat;"a; b"\r\n')
    expect(table).toEqual({
      outcome: 'read',
      rows: [
        {
          line: 2,
          id: null,
          report: {
            kind: 'threat',
            text: 'a; b',
            place: { country: 'Kenya' },
            sharing: ['desks'],
          },
        },
      ],
    })
  })

  it('counts lines also where a cell holds several', () => {
    const table = read('id,kind,text\na,threat,"one\ntwo"\nb,threat,x\n')
    expect(table.outcome === 'read' && table.rows.map((row) => [row.line, row.id])).toEqual([
      [3, 'a'],
      [4, 'b'],
    ])
  })

  it('reads yes and audiences as people write them', () => {
    const table = read('kind,guarded,exercise,sharing\nthreat,Yes,no,"desks, own-state"\n')
    expect(table.outcome === 'read' && table.rows[0]!.report).toMatchObject({
      guarded: true,
      sharing: ['desks', 'own-state'],
    })
    expect(table.outcome === 'read' && 'exercise' in table.rows[0]!.report).toBe(false)
  })

  it.each([
    ['an unknown column', 'kind,colour\nthreat,red\n', /colour/],
    ['a quote that never ends', 'kind,text\nthreat,"abc\n', /line/],
    ['a row with more cells than columns', 'kind,text\nthreat,a,b\n', /line/],
    ['a row too large', `kind,text\nthreat,${'x'.repeat(TABLE_LIMITS.rowBytes + 1)}\n`, /cannot be read/],
    ['too many rows', `kind\n${'threat\n'.repeat(TABLE_LIMITS.rows + 1)}`, /More than 200/],
    ['NUL', 'kind,text\nthreat,a\0b\n', /U\+0000/],
  ])('is refused whole for %s', (_what, text, reason) => {
    const table = read(text)
    expect(table.outcome).toBe('refused')
    expect(table.outcome === 'refused' && table.reason).toMatch(reason)
  })

  it('is refused where it is no UTF-8', () => {
    expect(readTable(Buffer.from([0x6b, 0xe9, 0x0a])).outcome).toBe('refused')
  })

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(['read', 'refused']).toContain(readTable(bytes).outcome)
      }),
    )
    fc.assert(
      fc.property(fc.array(fc.constantFrom('"', ',', '\n', ';', 'kind', 'text', 'a')), (pieces) => {
        expect(['read', 'refused']).toContain(read(pieces.join('')).outcome)
      }),
    )
  })
})
