import { actorType, languages, modality, reportKind, reviewAsked } from '@tocsin/events'
import { loadCatalogue } from '@tocsin/indicators'
import { isReviewText, reviewSignText, reviewTranslatorOf } from '@tocsin/messages'
import { Problem } from '@tocsin/service'
import { campaignKinds } from '@tocsin/situations'
import { describe, expect, it } from 'vitest'
import { latinTexts, shownTexts } from '../../../test/shown-texts.ts'
import type { AssessedReport } from '../../assess/assessed-report.ts'
import type { CampaignView, StrikeRow } from '../../campaigns/campaign-rows.ts'
import type { ReportItem } from '../../review/report-item.ts'
import { decisionOf } from '../answer.ts'
import { campaignsView, campaignView } from './campaign-view.ts'
import { listView } from './list-view.ts'
import { problemView } from './problem-view.ts'
import { reportView, singleReportView } from './report-view.ts'
import { wordsIn, type Words } from './words.ts'
import { wordsView } from './words-view.ts'

const now = new Date('2026-03-02T10:30:00Z')
const at = '2026-03-02T09:00:00.000Z'
const id = '3f0f3c5e-9d0e-4a57-8a0a-0f5d3a1c2b4d'
const signs = ['7.8', '8.1', '9.4', 'cewarn:conflict.3']

const report: AssessedReport = {
  id,
  topic: 'reports.civil-society',
  receivedAt: now,
  assessment: 1,
  catalogue: '1',
  world: 'actual',
  country: 'MOZ',
  admin1: 'MZ-N',
  group: 'general',
  day: '2026-03-01',
  source: 's',
  root: 'r',
  observer: null,
  vouched: true,
  doubted: false,
  candidates: [],
  feed: false,
  backfill: false,
  kind: 'incident',
  basis: 'told-by-witness',
  guarded: true,
  fewCouldKnow: false,
  sharing: ['desks'],
  language: 'pt',
  reliability: 'B',
  credibility: 2,
  actors: [],
  story: [],
  matches: signs.map((indicator) => ({
    indicator,
    factor: '7',
    nature: 'dynamic',
    gravity: 0.8,
    modality: 'asserted',
    verified: true,
  })),
}
const history = ['grade', 'verify', 'strike', 'lift'].map((action) => ({
  id,
  action,
  value: action === 'grade' ? '2' : null,
  person: id,
  own: action === 'verify',
  at,
  reason: 'as the reviewer says',
}))
const item = (kind: ReportItem['kind']): ReportItem => ({
  item: id,
  kind,
  deadline: at,
  report,
  other: kind === 'near-duplicate' ? report : null,
  checked: 'asked',
  history,
})
const strike: StrikeRow = {
  id,
  campaign: id,
  countries: ['MOZ'],
  sources: 3,
  since: at,
  reports: 7,
  at,
  reason: 'as the reviewer says',
  own: true,
  person: id,
  lifted: null,
}
const campaign = (kind: CampaignView['kind'], state: CampaignView['state']): CampaignView => ({
  id,
  kind,
  world: 'actual',
  countries: ['MOZ', 'TZA'],
  since: at,
  until: at,
  sources: 3,
  reports: [id],
  evidence: { newAccounts: 8, changed: ['rate', 'hours'] },
  foundAt: at,
  state,
  strikes: [strike, { ...strike, since: null, lifted: { at, person: id, reason: 'it was none' } }],
})

/** Every page and state that needs no alert, and what is refused. */
function pagesIn(words: Words): string[] {
  const items = reviewAsked.shape.kind.options
  const listed = items.map((kind) => ({
    item: id,
    kind,
    alert: null,
    campaign: null,
    deadline: at,
    couldLeadTo: 'imminent' as const,
    askedAt: at,
    countries: ['MOZ', 'TZA'],
    version: null,
  }))
  const spans = modality.options.map((one) => ({ indicator: '7.8', modality: one, start: 0, end: 3 }))
  const own = {
    v: 1 as const,
    text: 'uma casa',
    event: null,
    placeSaid: 'perto do mercado',
    whom: null,
    ticks: [],
  }
  const opened = { outcome: 'opened' as const, words: { ...own, actors: [], relayedBy: null }, spans }
  const campaigns = campaignKinds.map((kind) => campaign(kind, 'open'))
  return [
    listView(listed, words, now),
    listView([], words, now),
    ...items.map((kind) => reportView(item(kind), words, now)),
    ...reportKind.options.map((kind) =>
      singleReportView({ report: { ...report, kind }, checked: 'signal', history: [] }, words),
    ),
    campaignsView(campaigns, [strike], words),
    campaignsView([], [], words),
    campaignView(campaign('changed-source', 'open'), words),
    campaignView(campaign('flood', 'dismissed'), words),
    wordsView(id, opened, 'pt', words),
    wordsView(id, { outcome: 'destroyed' }, null, words),
  ].map(String)
}

const gist = (sign: string): string => `what the catalogue calls ${sign}`

/** The same in two languages. */
const alike = ['5 improbable', 'Mozambique, Nampula', 'Sources', 'incident']

describe.each(languages.filter((language) => language !== 'en'))('pages in %s', (language) => {
  const words = wordsIn(language, gist)
  const english = wordsIn('en', gist)
  const foreign = pagesIn(words)

  it('say nothing in the words of the English ones', () => {
    const theirs = pagesIn(english).map(shownTexts)
    for (const [nth, page] of foreign.entries()) {
      const own = shownTexts(page)
      expect(own.length).toBe(theirs[nth]!.length)
      const same = own.filter((text, i) => text === theirs[nth]![i] && /\p{L}{4,}/u.test(text))
      expect(same.filter((text) => !alike.includes(text))).toEqual([])
    }
  })

  it('keep what persons wrote, and what the catalogue alone has words for, in its own language', () => {
    const page = String(reportView(item('verification'), words, now))
    expect(page).toContain('<bdi lang="">as the reviewer says</bdi>')
    expect(page).toContain('<bdi lang="en">what the catalogue calls cewarn:conflict.3</bdi>')
    const opened = foreign.find((one) => one.includes('<blockquote'))!
    expect(opened).toContain('<bdi lang="pt">perto do mercado</bdi>')
    expect(opened).toMatch(/<blockquote lang="pt" dir="auto">/)
  })
})

describe('pages in Arabic', () => {
  it('have no word in Latin letters', () => {
    const pages = pagesIn(wordsIn('ar', gist))
    expect(pages.flatMap(latinTexts)).toEqual([])
  })
})

describe('a refusal', () => {
  const words = wordsIn('fr', gist)
  it('is worded for its reader, and names the field', () => {
    const refused = { outcome: 'refused', pointer: '/until', reason: 'Within the next 14 days.' } as const
    const problem = problemOf(() => decisionOf(refused))
    const page = problemView(problem, words)
    expect(page).toContain('<html lang="fr" dir="ltr">')
    expect(page).toContain('Certains champs ne conviennent pas')
    expect(shownTexts(page).join(' ')).toMatch(/Jusqu’au\u00a0: Dans les 14 jours qui viennent\./)
    expect(problem.document()['errors']).toEqual([{ pointer: '/until', detail: refused.reason }])
  })

  it('without words of its own says so of the field', () => {
    const errors = [{ pointer: '/reason', detail: 'Too small: expected string to have >=3 characters' }]
    const page = problemView(new Problem('invalid', { errors }), words)
    expect(page).not.toContain('Too small')
    expect(page).toContain(reviewTranslatorOf('fr')('refused.field'))
  })
})

describe('codes', () => {
  it.each([
    ['item', reviewAsked.shape.kind.options],
    ['modality', modality.options],
    ['topic', ['reports.civil-society', 'reports.regional']],
    ['past', ['issue', 'cancel', 'end', 'exclude', 'judge', 'item']],
  ])('of %s all have words', (list, codes) => {
    expect(codes.filter((code) => !isReviewText(`${list}.${code}`))).toEqual([])
  })

  it('of signs of the framework and of easing all have words of ours', () => {
    const signs = [...loadCatalogue().indicators.keys()].filter((sign) => /^(\d|easing:)/.test(sign))
    expect(signs.length).toBeGreaterThan(150)
    expect(signs.filter((sign) => reviewSignText(sign, 'fr') === null)).toEqual([])
  })

  it('of a later release are shown as they are', () => {
    expect(wordsIn('fr', gist).coded('item', 'another')).toBe('another')
  })

  it('of actors are words of the messages', () => {
    expect(actorType.options.map((type) => wordsIn('sw', gist).say(`actor.${type}`))).not.toContain('')
  })
})

function problemOf(act: () => unknown): Problem {
  try {
    act()
  } catch (error) {
    if (error instanceof Problem) return error
  }
  throw new Error('nothing was refused')
}
