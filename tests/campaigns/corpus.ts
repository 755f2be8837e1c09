/**
 * Reports of four weeks, by a seed: the real ones and texts derived from them in six languages, nine in ten from one
 * country, some retelling others; and beside them four campaigns in provinces that are otherwise quiet.
 */
import { createHash } from 'node:crypto'
import type { ReportSubmitted } from '@tocsin/events'
import { placesIn } from '@tocsin/places'
import type { CampaignKind } from '@tocsin/situations'
import { rootOf, sendable, sourceOf, type RealReport } from '../data/reports/sources.ts'
import { seeded, type Seeded } from '../faults/seeded.ts'

export interface Fed {
  submitted: ReportSubmitted & { grade: 'A' | 'B' | 'C' | 'F' }
  text: string
  /** the campaign that it is of */
  campaign: CampaignKind | null
}

/** Where nine of ten reports are from. */
export const MAIN = 'CAF'
const BUSY = ['CF-OP', 'CF-UK', 'CF-KG', 'CF-AC', 'CF-LB', 'CF-MP', 'CF-NM', 'CF-SE', null]
/** Here only calm reports come in, but for the campaigns. */
const QUIET = ['CF-BB', 'CF-HK', 'CF-HM', 'CF-HS', 'CF-KB', 'CF-VK', 'CF-BK']
const HOUR = 3_600_000
/** Less than the topic keeps: Kafka would delete older records before they are read. */
const DAYS = 28

/** What kinds of campaign are fed; each must be found with exactly its reports. */
export const seededKinds = [
  'many-accounts',
  'changed-source',
  'retelling',
  'flood',
] as const satisfies CampaignKind[]

export function makeCorpus(options: { seed: number; reports: number; now: Date }): Fed[] {
  const random = seeded(options.seed)
  const end = Math.floor(options.now.getTime() / HOUR) * HOUR
  const make = maker(random, end)
  const campaigns = [...crowd(make), ...stolenKey(make), ...flood(make), ...bridge(make, random)]
  return inOrder([...baseReports(make, random, options.reports - campaigns.length), ...campaigns], random)
}

type Make = (more: {
  text: string
  language: string
  hoursAgo: number
  root: string
  source: string
  campaign?: CampaignKind
  told?: Partial<Fed['submitted']>
}) => Fed

function maker(random: Seeded, end: number): Make {
  let made = 0
  return ({ text, language, hoursAgo, root, source, campaign = null, told = {} }) => {
    const country = told.country ?? MAIN
    const receivedAt = new Date(end - hoursAgo * HOUR)
    const day = new Date(receivedAt.getTime() - random.below(3) * 24 * HOUR).toISOString().slice(0, 10)
    return {
      text,
      campaign,
      submitted: {
        report: uuidOf(`report ${made++} ${random.below(2 ** 30)}`),
        receivedAt: receivedAt.toISOString(),
        source: tokenOf('source', country, source),
        root: tokenOf('root', country, root),
        observer: null,
        vouched: true,
        feed: false,
        backfill: false,
        exercise: false,
        kind: 'incident',
        basis: 'heard',
        language,
        day,
        dayPrecision: 'day',
        country,
        admin1: null,
        sharing: ['desks', 'other-states', 'own-state', 'responders'],
        guarded: false,
        fewCouldKnow: false,
        grade: 'F',
        ...told,
      },
    }
  }
}

function baseReports(make: Make, random: Seeded, count: number): Fed[] {
  const real = sendable()
  const homely = real.filter(({ row }) => !namesElsewhere(row))
  const calm = homely.filter(({ row }) => row.kind === 'ordinary')
  const fed: Fed[] = []
  for (let i = 0; i < count; i++) {
    const abroad = i % 10 === 0
    // Mostly words that could be of the main country: the others wait for a person there.
    const { row, country: own } = random.pick(abroad || i % 10 === 1 ? real : homely)
    const country = abroad ? own : MAIN
    const quiet = country === MAIN && random.below(6) === 0
    const { row: said } = quiet ? random.pick(calm) : { row }
    const source = random.below(40)
    const earlier = fed.length > 50 && random.below(4) === 0 ? random.pick(fed.slice(-50)) : null
    // Every report once as it is; after that with words around it, or told again.
    const retold = earlier?.submitted.country === country && !quiet ? retelling(earlier.text, random) : null
    const text = retold ?? (i < real.length ? said.text : derived(said, random))
    fed.push(
      make({
        text,
        language: retold === null ? said.lang : (earlier!.submitted.language ?? said.lang),
        hoursAgo: 2 + Math.floor(((count - i) / count) * (DAYS * 24 - 4)),
        root: `root ${rootOf(source % 20)}`,
        source: country === MAIN ? `source ${source}` : `abroad ${sourceOf(row.id) % 3}`,
        told: {
          country,
          admin1: country !== MAIN ? null : random.pick(quiet ? QUIET : BUSY),
          observer: random.pick([null, null, tokenOf('observer', country, `${source} ${random.below(2)}`)]),
          vouched: source % 10 !== 9,
          basis: random.pick(['saw', 'heard', 'told-by-witness']),
          kind: random.pick(['incident', 'incident', 'incident', 'threat', 'nothing-to-report']),
          guarded: random.below(20) === 0,
          fewCouldKnow: random.below(20) === 0,
          feed: random.below(40) === 0,
          backfill: random.below(40) === 0,
          sharing: random.pick([['desks'], ['desks', 'other-states', 'own-state', 'responders']]),
          grade: random.pick(['F', 'F', 'B', 'C']),
        },
      }),
    )
  }
  return fed
}

function namesElsewhere({ text, lang }: RealReport): boolean {
  return placesIn(text, lang, { country: MAIN }).some((mention) =>
    mention.candidates.every((one) => one.country !== MAIN),
  )
}

/** Twelve accounts of one root that nobody has heard of, older than a day, so that the flood is another matter. */
function crowd(make: Make): Fed[] {
  return Array.from({ length: 12 }, (_none, i) =>
    make({
      text: `Soldiers killed villagers in hamlet ${nameOf(`crowd ${i}`)} and burned their houses near ${nameOf(`river ${i}`)}. ${padding(`crowd ${i}`)}`,
      language: 'en',
      hoursAgo: 40 + i,
      root: 'a root of many names',
      source: `name ${i}`,
      campaign: 'many-accounts',
      told: { admin1: 'CF-HK', basis: 'saw', observer: tokenOf('observer', MAIN, `name ${i}`) },
    }),
  )
}

/** A source that reported by day, in French, from one province; since last night in English from another. */
function stolenKey(make: Make): Fed[] {
  const key = { root: 'a root of long standing', source: 'the stolen key' }
  const before = Array.from({ length: 8 }, (_none, i) =>
    make({
      ...key,
      text: `Le marché était calme à ${nameOf(`calm ${i}`)} ; une milice a été vue. ${padding(`calm ${i}`)}`,
      language: 'fr',
      hoursAgo: 24 * (5 + 3 * i),
      told: { admin1: 'CF-BB', kind: 'incident', grade: 'A' },
    }),
  )
  const since = Array.from({ length: 10 }, (_none, i) =>
    make({
      ...key,
      text: `Armed men killed civilians at ${nameOf(`crossing ${i}`)}; many are fleeing, and the phones are cut. ${padding(`crossing ${i}`)}`,
      language: 'en',
      hoursAgo: 30 + (i % 3),
      campaign: 'changed-source',
      told: { admin1: 'CF-VK', basis: 'saw', grade: 'A' },
    }),
  )
  return [...before, ...since]
}

/** New organisations, each with a plausible word or two, in five places within a day. */
function flood(make: Make): Fed[] {
  const areas = ['CF-HM', 'CF-HS', 'CF-KB', 'CF-BK', 'CF-BB']
  return areas.flatMap((admin1, area) =>
    Array.from({ length: 5 }, (_none, i) =>
      make({
        text: `Gunmen attacked the village of ${nameOf(`flood ${area} ${i}`)} and killed people there; others fled. ${padding(`flood ${area} ${i}`)}`,
        language: 'en',
        hoursAgo: 4 + ((i * 3 + area) % 14),
        root: `an unknown root ${area} ${i}`,
        source: `unknown ${area} ${i}`,
        campaign: 'flood',
        told: { admin1, basis: 'told-by-witness', kind: 'threat' },
      }),
    ),
  )
}

/** What three organisations told; and one root that tells each again, with a word changed, as if it had seen it. */
function bridge(make: Make, random: Seeded): Fed[] {
  const originals = Array.from({ length: 7 }, (_none, i) =>
    make({
      text: `Soldiers attacked the mining town of ${nameOf(`mine ${i}`)}; civilians were killed and the market was burned. ${padding(`mine ${i}`)}`,
      language: 'en',
      hoursAgo: 50 + i,
      root: `root ${i % 3}`,
      source: `source ${i % 3}`,
      told: { admin1: 'CF-MB' },
    }),
  )
  const retold = originals.map(({ text }, i) =>
    make({
      text: retelling(text, random),
      language: 'en',
      hoursAgo: 25 + (i % 4),
      root: 'a root that listens',
      source: 'the listener',
      campaign: 'retelling',
      told: { admin1: 'CF-MB', basis: 'saw', grade: 'B' },
    }),
  )
  return [...originals, ...retold]
}

/** The real words with others around them, so many that nobody would call it the same story. */
function derived({ text, lang }: RealReport, random: Seeded): string {
  const name = `${lang} ${random.below(2 ** 30)}`
  return `${text.trimEnd()} ${padding(name)}`
}

function padding(seed: string): string {
  return `${Array.from({ length: 30 }, (_none, i) => nameOf(`${seed} ${i}`)).join(' ')}.`
}

/** The same with one word changed. */
function retelling(text: string, random: Seeded): string {
  const words = text.split(' ')
  words[words.length - 1 - random.below(Math.min(5, words.length))] = nameOf(
    `changed ${random.below(2 ** 30)}`,
  )
  return words.join(' ')
}

/** An invented proper name that is a word of no language here. */
function nameOf(seed: string): string {
  const syllables = [
    'zuk',
    'qop',
    'vrel',
    'dzim',
    'xal',
    'bruv',
    'plee',
    'grot',
    'jyk',
    'wuf',
    'tsek',
    'hizh',
  ]
  const bytes = createHash('sha256').update(seed).digest()
  const word = [0, 1, 2].map((i) => syllables[bytes[i]! % syllables.length]).join('')
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** As they were received, with neighbours out of order, as they come from twelve partitions. */
function inOrder(fed: readonly Fed[], random: Seeded): Fed[] {
  const ordered = fed.toSorted(
    (a, b) => Date.parse(a.submitted.receivedAt) - Date.parse(b.submitted.receivedAt),
  )
  for (let i = ordered.length - 1; i > 0; i--) {
    const j = Math.max(0, i - random.below(20))
    ;[ordered[i], ordered[j]] = [ordered[j]!, ordered[i]!]
  }
  return ordered
}

function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function tokenOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('|')).digest('hex').slice(0, 32)
}
