import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Catalogue } from './catalogue.ts'
import { loadCatalogue } from './catalogue-files.ts'
import { signsUnder } from './crosswalk.ts'
import { compileMatcher } from './matcher.ts'

const catalogue = loadCatalogue()
const readers = new Map([[catalogue, compileMatcher(catalogue)]])

function under(name: string, text: string, by: Catalogue = catalogue, language = 'en'): string[] {
  const reader = readers.get(by) ?? compileMatcher(by)
  readers.set(by, reader)
  const { matches, easing } = reader.match({ text, language })
  const signs = signsUnder(name, [...matches, ...easing], by)
  for (const { span } of signs) expect(text.slice(span.start, span.end)).not.toBe('')
  return [...new Set(signs.map(({ indicator }) => indicator))].sort()
}

describe('the same words under another catalogue', () => {
  test.each([
    ['osapg-2009', 'Soldiers killed twelve villagers.', ['osapg-2009:5', 'osapg-2009:6']],
    ['osapg-2009', 'The president was ousted in a coup.', ['osapg-2009:8']],
    ['cerd-2007', 'They call us cockroaches who must leave.', ['cerd-2007:2']],
    ['cerd-2007', 'Thousands of Hazara families fled after gunmen burned their homes.', ['cerd-2007:7']],
    [
      'cewarn',
      'Thousands marched against the governor; protesters clashed with police.',
      ['cewarn:conflict.16'],
    ],
    ['cewarn', 'The elders blessed the warriors before dawn.', ['cewarn:conflict.22', 'cewarn:conflict.26']],
  ])('%s: %s', (name, text, expected) => {
    expect(under(name, text)).toEqual(expect.arrayContaining(expected))
  })

  test('holds nothing for words that tell of nothing', () => {
    for (const name of ['un-2014', 'osapg-2009', 'cerd-2007', 'cewarn'])
      expect(under(name, 'The library opens at nine.')).toEqual([])
  })

  test('the usual catalogue is what was found, without what eases', () => {
    expect(under('un-2014', 'Soldiers killed twelve villagers.')).toContain('11.1')
    expect(under('un-2014', 'The market reopened yesterday.')).toEqual([])
  })
})

describe("CEWARN's signs of peace", () => {
  test.each([
    ['en', 'The market reopened and is busy again.', 'cewarn:peace.13'],
    ['en', 'The raided cattle were returned to their owners.', 'cewarn:peace.15'],
    ['en', 'A peace committee met with both clans.', 'cewarn:peace.20'],
    ['fr', 'Le comité de paix a réuni les éleveurs.', 'cewarn:peace.20'],
    ['sw', 'Mifugo walirudishwa jana jioni.', 'cewarn:peace.15'],
    ['ar', 'عقد مؤتمر صلح بين القبيلتين', 'cewarn:peace.20'],
  ])('ease (%s): %s', (language, text, sign) => {
    const { matches, easing } = readers.get(catalogue)!.match({ text, language })
    expect(easing.map(({ indicator }) => indicator)).toContain(sign)
    expect(matches).toEqual([])
  })
})

// Reading every data file takes seconds where the machine is busy.
describe('an operator’s folder', { timeout: 60_000 }, () => {
  let folder: string
  const put = (path: string, content: unknown): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), JSON.stringify(content))
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crosswalk-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('leads a catalogue elsewhere, corrects it, gives it patterns and a catalogue of its own, without code', () => {
    put('catalogues/osapg-2009.json', {
      catalogue: 'osapg-2009',
      title: 'as the desk reads it',
      source: 'the desk',
      factors: [],
      indicators: [
        { id: '3', factor: 3, gist: 'Arms about', nature: 'trigger', evidence: 'verified-unnumbered' },
      ],
      crosswalk: { 3: ['11.1'] },
    })
    put('catalogues/desk.json', {
      catalogue: 'desk',
      title: 'own list',
      source: 'the desk',
      factors: [],
      indicators: [
        { id: 'dogs', factor: 1, gist: 'Dogs are gone', nature: 'dynamic', evidence: 'unverified' },
      ],
      crosswalk: { dogs: ['7.10'] },
    })
    put('patterns/desk.json', {
      groups: [
        { signs: ['desk:dogs'], language: 'en', patterns: ['no dogs ..2 (barked|heard)'] },
        { signs: ['cerd-2007:9'], language: 'en', patterns: ['mine waste ..4 river'] },
      ],
    })
    const own = loadCatalogue({ operatorFolder: folder })
    expect(under('osapg-2009', 'Soldiers killed twelve villagers.', own)).toContain('osapg-2009:3')
    expect(under('osapg-2009', 'Soldiers killed twelve villagers.')).not.toContain('osapg-2009:3')
    expect(own.indicators.get('osapg-2009:3')).toMatchObject({ gist: 'Arms about', nature: 'trigger' })
    expect(under('desk', 'At night no dogs were heard.', own)).toEqual(['desk:dogs'])
    expect(under('cerd-2007', 'Mine waste ran into the river.', own)).toEqual(['cerd-2007:9'])
  })
})
