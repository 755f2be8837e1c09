/** Catalogues of signs of risk as data, checked when read. What each file holds is in DESIGN.md. */
import * as z from 'zod'
import { mergeCoded, signsOfCoded, type CodedFile } from './coded.ts'

export const nature = z.enum(['structural', 'dynamic', 'trigger'])
export type Nature = z.infer<typeof nature>

const indicatorEntry = z.object({
  id: z.string(),
  factor: z.number().int().positive(),
  gist: z.string().min(1),
  nature,
  /** how the wording and number were checked against the source */
  evidence: z.enum(['verified-numbered', 'verified-unnumbered', 'unverified']),
  /** something said is the sign itself: negating or quoting it makes it another thing */
  speech: z.boolean().default(false),
})

const factorEntry = z.object({
  factor: z.number().int().positive(),
  title: z.string(),
  /** `common`, or the one crime that the factor is specific to */
  scope: z.string(),
  nature: z.string(),
  evidence: z.string(),
})

export const catalogueFile = z.object({
  catalogue: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  source: z.string(),
  factors: z.array(factorEntry),
  indicators: z.array(indicatorEntry),
  /** nearest indicators or factors of `un-2014`, by own id */
  crosswalk: z.record(z.string(), z.array(z.string())).default({}),
})
export type CatalogueFile = z.infer<typeof catalogueFile>

export const gravityFile = z.object({
  changes: z.array(z.object({ on: z.iso.date(), reason: z.string().min(10) })).min(1),
  gravity: z.record(z.string(), z.record(z.string(), z.number().min(0).max(1))),
})
export type GravityFile = z.infer<typeof gravityFile>

const phrases = z.array(z.string().min(1))
export const lexiconFile = z.object({
  language: z.string().length(2),
  endings: z.record(z.string(), z.array(z.string())).optional(),
  classes: z.record(z.string(), phrases),
})
export type LexiconFile = z.infer<typeof lexiconFile>

/** Words by which a state's forces are told, in all languages, by ISO 3166-1 alpha-3; a trailing `*` is any ending. */
export const nationFile = z.record(z.string().regex(/^[A-Z]{3}$/), phrases.min(1))
export type NationFile = z.infer<typeof nationFile>

const patternGroup = z.object({
  /** indicators that a match is a sign of, `8.4` or `cewarn:peace.3` */
  signs: z.array(z.string()).min(1),
  /** null: the patterns hold in every language that has their classes */
  language: z.string().length(2).nullable().default(null),
  patterns: z.array(z.string()).min(1),
  /** the patterns hold the "no" they need ("nobody came"): another one within them does not turn them round */
  ownNegation: z.boolean().default(false),
  /** exclusions for all of the group */
  unless: z.array(z.string()).default([]),
  /** where one is found, its sentence is no sign of these */
  insteadOf: z.array(z.string()).default([]),
})
export const patternFile = z.object({ groups: z.array(patternGroup) })
export type PatternGroup = z.infer<typeof patternGroup>

export interface Indicator {
  id: string
  catalogue: string
  factor: number
  gist: string
  /** the factor's scope: `common` or one crime */
  scope: string
  nature: Nature
  evidence: 'verified-numbered' | 'verified-unnumbered' | 'unverified'
  /** false: shown to outside readers without its number */
  verified: boolean
  gravity: number
  speech: boolean
  /** true: a sign that things ease */
  easing: boolean
}

export interface Factor {
  catalogue: string
  factor: number
  title: string
  scope: string
  nature: string
}

export interface Catalogue {
  /** names the data that judged: year, month and a digest of all files */
  version: string
  indicators: ReadonlyMap<string, Indicator>
  /** of `un-2014`, by number */
  factors: ReadonlyMap<number, Factor>
  crosswalks: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>
  lexica: readonly LexiconFile[]
  patterns: readonly PatternGroup[]
  nations: Readonly<Record<string, readonly string[]>>
  /** what coded events stand for */
  coded: CodedFile
}

/** The usual catalogue's ids stand alone (`8.4`), others carry their catalogue's name (`cewarn:peace.1`). */
const usualCatalogue = 'un-2014'

/** The number that outside readers see: none where it was not checked against the source. */
export function publicNumber({ id, verified, catalogue }: Indicator): string | null {
  return verified && catalogue === usualCatalogue ? id : null
}

/** A sign of the other catalogues that speaks against a danger. */
const easingIds = /^(cewarn:peace|easing:)/

/** A sign no reason has been given to weigh otherwise. */
const usualGravity = 0.4

/** Puts checked files together; later files override earlier ones by id, class name or pattern group. */
export function assembleCatalogue(
  parts: {
    catalogues: CatalogueFile[]
    gravity: GravityFile[]
    lexica: LexiconFile[]
    patterns: PatternGroup[]
    nations?: NationFile
    coded?: CodedFile[]
  },
  version: string,
): Catalogue {
  const gravities = new Map<string, number>()
  for (const file of parts.gravity) {
    for (const [catalogue, values] of Object.entries(file.gravity)) {
      for (const [id, value] of Object.entries(values)) gravities.set(`${catalogue}/${id}`, value)
    }
  }
  const indicators = new Map<string, Indicator>()
  const factors = new Map<number, Factor>()
  const crosswalks = new Map<string, Record<string, string[]>>()
  for (const { catalogue, ...file } of parts.catalogues) {
    const scopes = new Map(file.factors.map(({ factor, scope }) => [factor, scope]))
    crosswalks.set(catalogue, { ...crosswalks.get(catalogue), ...file.crosswalk })
    if (catalogue === usualCatalogue) {
      for (const { evidence: _, ...factor } of file.factors)
        factors.set(factor.factor, { catalogue, ...factor })
    }
    for (const entry of file.indicators) {
      const id = catalogue === usualCatalogue ? entry.id : `${catalogue}:${entry.id}`
      indicators.set(id, {
        ...entry,
        id,
        catalogue,
        scope: scopes.get(entry.factor) ?? indicators.get(id)?.scope ?? 'common',
        verified: entry.evidence === 'verified-numbered',
        gravity: gravities.get(`${catalogue}/${entry.id}`) ?? usualGravity,
        easing: easingIds.test(id),
      })
    }
  }
  const coded = mergeCoded(parts.coded ?? [])
  const stray = [...parts.patterns.flatMap(({ signs }) => signs), ...signsOfCoded(coded)].find(
    (id) => !indicators.has(id),
  )
  if (stray) throw new Error(`a pattern or a code is a sign of "${stray}", which no catalogue has`)
  return {
    version,
    indicators,
    factors,
    crosswalks,
    lexica: parts.lexica,
    patterns: parts.patterns,
    nations: parts.nations ?? {},
    coded,
  }
}
