/**
 * Makes `data/admin1.topo.json.gz` (borders) and `data/admin1-names.json` (names) from a TopoJSON of Natural Earth's
 * first-level divisions. Run by hand when the source or `data/admin1-changes.json` changes:
 *
 *     npm run make-admin1 -w @tocsin/places -- <source.topo.json>
 *
 * Why it exists: the source bears codes of many years. Each area is given the ISO 3166-2 code of today where code or
 * name settles it, the list of codes it may belong to where the area was divided since, and none otherwise.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { iso31661Alpha2ToAlpha3, iso31662 } from 'iso-3166'
import { divisionKey } from '../src/name-key.ts'

interface SourceArea {
  type: string
  arcs: unknown
  properties: {
    c: string
    s: string
    n?: string
    en?: string
    fr?: string
    pt?: string
    ar?: string
    es?: string
  }
}
interface Changes {
  renamed: Record<string, string>
  divided: Record<string, string[]>
  renumbered: string[]
  /** groups of divisions that ISO lists beside the divisions themselves */
  geographicUnits: string[]
}

const source = process.argv[2]
if (source === undefined) throw new Error('usage: node scripts/make-admin1.ts <source.topo.json>')
const data = new URL('../data/', import.meta.url)
const topology = JSON.parse(readFileSync(source, 'utf8'))
const areas: SourceArea[] = topology.objects.a.geometries
const changes: Changes = JSON.parse(readFileSync(new URL('admin1-changes.json', data), 'utf8'))

const divisions = new Map(iso31662.map((one) => [one.code, one]))
const isFirstLevel = (code: string) => divisions.get(code)?.parent.includes('-') === false

function firstLevel(code: string): string | undefined {
  const division = divisions.get(code)
  if (division === undefined) return undefined
  return isFirstLevel(code) ? code : firstLevel(division.parent)
}

const byName = new Map<string, string>()
for (const { code, name } of iso31662) {
  if (changes.geographicUnits.includes(code)) continue
  byName.set(`${code.slice(0, 2)} ${divisionKey(name)}`, code)
}
const namesOf = ({ n, en, fr, pt, es, ar }: SourceArea['properties']) =>
  [en, n, fr, pt, es, ar].filter((name) => name !== undefined && name !== '')

/** the code today, the area's own code if it still is one, and the codes it may belong to */
function settle(area: SourceArea['properties']): {
  code: string | null
  own: string | null
  among: string[]
} {
  const explicit = changes.renamed[`${area.s}/${area.en}`] ?? changes.renamed[area.s]
  const divided = changes.divided[area.s]
  if (explicit === undefined && divided !== undefined) {
    return { code: null, own: divided.includes(area.s) ? area.s : null, among: divided }
  }
  const named = namesOf(area)
    .map((name) => byName.get(`${area.c} ${divisionKey(name)}`))
    .find((code) => code !== undefined)
  const trusted = changes.renumbered.includes(area.c) ? undefined : divisions.has(area.s) ? area.s : undefined
  const own = explicit ?? trusted ?? named
  if (own === undefined) return { code: null, own: null, among: [] }
  const code = firstLevel(own) ?? null
  return { code, own: own === code ? own : null, among: [] }
}

const alpha3 = (alpha2: string) => (alpha2 === 'XK' ? 'XKX' : (iso31661Alpha2ToAlpha3[alpha2] ?? ''))
const names: Record<string, Record<string, string>> = {}
for (const { code, name } of iso31662) {
  if (isFirstLevel(code) && !changes.geographicUnits.includes(code)) names[code] = { iso: name }
}

let settled = 0
const geometries = areas.map(({ type, arcs, properties: area }) => {
  const { code, own, among } = settle(area)
  if (code !== null) settled += 1
  const entry = own === null ? undefined : names[own]
  if (entry !== undefined && entry['en'] === undefined) {
    for (const language of ['en', 'fr', 'pt', 'ar', 'es', 'n'] as const) {
      const name = area[language]
      if (name !== undefined && name !== '') entry[language] = name
    }
  }
  const properties = {
    area: area.s,
    country: alpha3(area.c),
    admin1: code,
    ...(among.length > 0 && { among }),
  }
  return { type, arcs, properties }
})

const { transform, arcs } = topology
const borders = {
  type: 'Topology',
  transform,
  objects: { admin1: { type: 'GeometryCollection', geometries } },
  arcs,
}
writeFileSync(new URL('admin1.topo.json.gz', data), gzipSync(JSON.stringify(borders), { level: 9 }))
const lines = Object.entries(names).map(
  ([code, entry]) => `${JSON.stringify(code)}: ${JSON.stringify(entry)}`,
)
writeFileSync(new URL('admin1-names.json', data), `{\n${lines.join(',\n')}\n}\n`)
console.log(`${areas.length} areas, ${settled} with a code of today; ${lines.length} divisions named`)
