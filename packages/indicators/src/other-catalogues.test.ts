import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Catalogue } from './catalogue.ts'
import { loadCatalogue } from './catalogue-files.ts'
import { compileMatcher } from './matcher.ts'

const catalogue = loadCatalogue()
const readers = new Map([[catalogue, compileMatcher(catalogue)]])

function signs(text: string, by: Catalogue = catalogue, language = 'en'): string[] {
  const reader = readers.get(by) ?? compileMatcher(by)
  readers.set(by, reader)
  const { matches } = reader.match({ text, language })
  return [...new Set(matches.map(({ indicator }) => indicator))].sort()
}

describe('a catalogue with patterns of its own', () => {
  test('is read beside the usual one', () => {
    expect(signs('The elders blessed the warriors before dawn.')).toContain('cewarn:conflict.22')
  })

  test('holds nothing for words that tell of nothing', () => {
    expect(signs('The library opens at nine.')).toEqual([])
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
    expect(own.crosswalks.get('osapg-2009')?.['3']).toEqual(['11.1'])
    expect(catalogue.crosswalks.get('osapg-2009')?.['3']).not.toEqual(['11.1'])
    expect(own.indicators.get('osapg-2009:3')).toMatchObject({ gist: 'Arms about', nature: 'trigger' })
    expect(signs('At night no dogs were heard.', own)).toEqual(['desk:dogs'])
    expect(signs('Mine waste ran into the river.', own)).toEqual(['cerd-2007:9'])
  })
})
