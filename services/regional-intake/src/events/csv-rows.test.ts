import { Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRecords, MAX_FILE_BYTES, UnreadableFile } from './csv-rows.ts'

async function all(pieces: Iterable<Buffer>): Promise<string[][]> {
  const records: string[][] = []
  for await (const record of csvRecords(Readable.from(pieces, { objectMode: false }))) records.push(record)
  return records
}

describe('records of a CSV stream', () => {
  it('are the same however the bytes arrive, with line breaks, quotes and letters of many bytes inside of cells', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('a\nb', 'say ""', 'Şırnak', 'دارفور', ',', '𝒳'),
    )
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 5 }), async (given, size) => {
        const text = given
          .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
          .join('\n')
        const bytes = Buffer.from(text)
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        )
        expect(await all(pieces)).toEqual(
          parse(bytes, { relax_column_count: true, record_delimiter: ['\r\n', '\n'], bom: true }),
        )
      }),
      { numRuns: 50 },
    )
  })

  it('are read ahead by no more than a few buffers, and stop above 50 MB', async () => {
    const line = Buffer.from(`${'x'.repeat(999)}\n`)
    let given = 0
    let furthest = 0
    let read = 0
    function* endless(): Generator<Buffer> {
      for (;;) {
        given += line.length
        yield line
      }
    }
    const run = async (): Promise<void> => {
      for await (const _record of csvRecords(Readable.from(endless(), { objectMode: false }))) {
        read += line.length
        furthest = Math.max(furthest, given - read)
      }
    }
    await expect(run()).rejects.toMatchObject({ code: 'too-large' })
    expect(read).toBeGreaterThan(MAX_FILE_BYTES - 1_000_000)
    expect(furthest).toBeLessThan(1_000_000)
  }, 120_000)

  it.each([
    ['malformed-csv', ['a,b\n"c']],
    ['malformed-csv', ['a,b\n"c"d,e\n']],
    ['record-too-long', [`a,b\n${'x'.repeat(70_000)}\n`]],
    ['not-utf8', [Buffer.from([0x61, 0xff, 0x0a])]],
    ['not-utf8', [Buffer.from([0x61, 0xe2, 0x82])]],
  ])('end with %s', async (code, pieces) => {
    const failure = await all(pieces.map((piece) => Buffer.from(piece))).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(UnreadableFile)
    expect(failure).toMatchObject({ code })
  })

  it('end where their source breaks off', async () => {
    const broken = new Readable({
      read() {
        this.push('a,b\n')
        this.destroy(new Error('reset'))
      },
    })
    await expect(
      csvRecords(broken)
        .next()
        .then(() => csvRecords(broken).next()),
    ).rejects.toMatchObject({ code: 'cut-off' })
  })
})
