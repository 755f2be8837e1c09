import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filePlaces } from './every-place.ts'
import { searchPlaces } from './report.ts'
import { searchFor } from './search.ts'
import { spellings } from './spellings.ts'

const CANARY = 'qxKanarienvogel７wz'

describe('the search for a canary', () => {
  const search = searchFor({ text: CANARY })

  it.each([...spellings(CANARY).keys()])('finds it as %s', (way) => {
    const bytes = Buffer.concat([Buffer.from('before '), spellings(CANARY).get(way)!, Buffer.from(' after')])
    expect(search(bytes).map(({ field }) => field)).toEqual(['text'])
  })

  it('finds it in base64 of any text around it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const bytes = Buffer.from(Buffer.from(`${before}${CANARY}${after}`).toString('base64'))
        return search(bytes).length === 1
      }),
    )
  })

  it('finds it in base64 folded by a mail, and inside gzip inside a file', () => {
    const folded = Buffer.from(`${'x'.repeat(50)}${CANARY}${'y'.repeat(50)}`)
      .toString('base64')
      .replace(/(.{76})/g, '$1\r\n')
    expect(search(Buffer.from(folded))).toHaveLength(1)
    const packed = Buffer.concat([
      Buffer.from('head'),
      gzipSync(gzipSync(`{"a":"${CANARY}"}`)),
      Buffer.from('tail'),
    ])
    expect(search(packed)).toHaveLength(1)
  })

  it('finds nothing where it is not', () => {
    expect(search(Buffer.from(CANARY.slice(0, -3)))).toEqual([])
    expect(search(gzipSync('nothing'))).toEqual([])
  })
})

it('counts a hit, a hit where it is allowed, and a kind of place whose control was not found', async () => {
  const places = [
    { kind: 'log', name: 'desk', bytes: Buffer.from('one planted-control') },
    { kind: 'mail', name: 'nora', bytes: Buffer.from('to canary-of-address') },
    { kind: 'page', name: 'queue', bytes: Buffer.from('canary-of-address') },
  ]
  const canaries = { planted: 'planted-control', address: 'canary-of-address' }
  const needless = { field: /address/, kind: 'log' }
  const allowances = [{ field: 'address', kind: 'mail', name: /nora/ }, needless]
  const report = await searchPlaces(places, canaries, allowances)
  expect(report.unused).toEqual([needless])
  expect(report.controls).toEqual({ found: ['log'], missed: ['mail', 'page'] })
  expect(report.allowed).toEqual([expect.stringMatching(/^address in mail nora /)])
  expect(report.hits).toEqual([expect.stringMatching(/^address in page queue /)])
})

it('passes over a file that its server takes away while others are read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-files-'))
  try {
    for (const name of ['one', 'two', 'three']) await writeFile(join(folder, name), name)
    const read: string[] = []
    for await (const { name, bytes } of filePlaces(folder, () => 'file')) {
      read.push(name)
      expect(bytes.toString()).toBe(name)
      const others = (await readdir(folder)).filter((other) => !read.includes(other))
      if (read.length === 1) await rm(join(folder, others[0]!))
    }
    expect(read).toHaveLength(2)
  } finally {
    await rm(folder, { recursive: true })
  }
})

describe('canaries that begin alike', () => {
  const BEGINNING = 'Kanarie4f9c02'
  const flock = { one: `${BEGINNING}TextOne`, two: `${BEGINNING}Address`, apart: CANARY }

  it('are found as each would be alone, in every spelling', () => {
    const all = searchFor(flock)
    for (const [field, text] of Object.entries(flock))
      for (const [way, bytes] of spellings(text))
        expect(all(bytes), way).toEqual(searchFor({ [field]: text })(bytes))
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...Object.values(flock)), (before, text) => {
        const bytes = Buffer.from(Buffer.from(`${before}${text}`).toString('base64url'))
        expect(all(bytes).length).toBeLessThanOrEqual(1)
        return all(bytes).length === searchFor({ text })(bytes).length
      }),
    )
  })
})
