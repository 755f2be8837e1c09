import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR } from '../weight.ts'
import { loadCampaignRules } from './campaign-rules.ts'
import type { AccountPast, SentReport } from './campaign.ts'
import { findCampaigns } from './find-campaigns.ts'

const rules = loadCampaignRules()
const now = new Date('2026-03-31T12:00:00Z')
const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * HOUR)

let made = 0
function sent(more: Partial<SentReport> = {}): SentReport {
  const name = `r${made++}`
  return {
    report: name,
    receivedAt: hoursAgo(5),
    world: 'actual',
    country: 'XAA',
    admin1: 'XA-NO',
    language: 'en',
    source: `source of ${name}`,
    root: `root of ${name}`,
    observer: null,
    vouched: true,
    story: Array.from({ length: 12 }, (_none, band) => `${name}-${band}`),
    ...more,
  }
}
function past(more: Partial<AccountPast> = {}): AccountPast {
  const base = { world: 'actual', country: 'XAA', source: 's', root: 'r', observer: null, vouched: true }
  return { ...base, reports: 10, languages: ['en'], admin1s: ['XA-NO'], hours: [9, 10, 11], ...more }
}
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_none, i) => make(i))
const kinds = (reports: SentReport[], pasts: AccountPast[] = []): string[] =>
  findCampaigns(reports, pasts, now, rules).map((one) => one.kind)
/** Bands of `a`, but the first `shared` of `b`. */
const mixed = (a: SentReport, b: SentReport, shared: number): string[] => [
  ...b.story.slice(0, shared),
  ...a.story.slice(shared),
]

describe('many accounts', () => {
  const crowd = times(8, (i) => sent({ root: 'r', source: `new ${i}`, observer: `o${i}` }))

  it('of one root that were never heard before are listed, with their reports alone', () => {
    const old = sent({ root: 'r', source: 'old' })
    const found = findCampaigns([...crowd, old], [past({ source: 'old' })], now, rules)
    expect(found).toMatchObject([
      { kind: 'many-accounts', evidence: { newAccounts: 8, accountsBefore: 1 }, since: hoursAgo(5) },
    ])
    expect(found[0]!.reports).toEqual(crowd.map((one) => one.report).toSorted())
  })

  it('are no news where the root has many', () => {
    expect(
      kinds(
        crowd,
        times(3, (i) => past({ source: `old ${i}` })),
      ),
    ).toEqual([])
    expect(
      kinds(
        crowd,
        times(2, (i) => past({ source: `old ${i}` })),
      ),
    ).toEqual(['many-accounts'])
  })

  it('that nobody vouches for are one crowd', () => {
    expect(kinds(crowd.map((one, i) => ({ ...one, root: `x${i}`, vouched: false })))).toEqual([
      'many-accounts',
    ])
  })
})

describe('texts that retell', () => {
  const a = sent({ root: 'a', receivedAt: hoursAgo(30) })
  const b = sent({ root: 'b', receivedAt: hoursAgo(30) })

  it('what several roots told before are listed: as copies, and as bridges between two stories', () => {
    const copies = times(6, (i) => {
      const base = sent({ root: 'c', source: 'c' })
      return { ...base, story: mixed(base, i % 2 === 0 ? a : b, 8) }
    })
    const copying = findCampaigns([a, b, ...copies], [past({ source: 'c', root: 'c' })], now, rules)
    expect(copying.map((one) => one.kind)).toContain('retelling')
    const bridges = times(5, () => {
      const base = sent({ root: 'c', source: 'c' })
      return { ...base, story: [a.story[0]!, b.story[1]!, ...base.story.slice(2)] }
    })
    const found = findCampaigns([a, b, ...bridges], [], now, rules).find((one) => one.kind === 'retelling')
    expect(found).toMatchObject({ evidence: { reports: 5, retold: 5, otherRoots: 2, bridges: 5 } })
    expect(found!.reports).toEqual(bridges.map((one) => one.report).toSorted())
  })

  it('are not listed where they retell one root, or share a band by chance', () => {
    const base = times(6, () => sent({ root: 'c', source: 'c' }))
    expect(kinds([a, b, ...base.map((one) => ({ ...one, story: mixed(one, a, 2) }))])).not.toContain(
      'retelling',
    )
    expect(kinds([a, b, ...base.map((one) => ({ ...one, story: mixed(one, a, 1) }))])).toEqual([])
  })

  it("one's own with small changes are a probe", () => {
    const first = sent({ source: 'p', root: 'p' })
    const tries = times(6, (i) => {
      const base = sent({ source: 'p', root: 'p', receivedAt: hoursAgo(i + 1) })
      return { ...base, story: mixed(base, first, 9) }
    })
    expect(findCampaigns([first, ...tries], [], now, rules)).toMatchObject([
      { kind: 'probing', evidence: { reports: 7, varied: 7, texts: 7 } },
    ])
    expect(kinds(times(7, () => sent({ source: 'p', root: 'p' })))).toEqual([])
  })
})

describe('a source that is suddenly another', () => {
  const by = (more: Partial<SentReport>) => sent({ source: 's', root: 'r', ...more })
  // 09:00 UTC, as always
  const usual = { receivedAt: hoursAgo(27) }
  const night = { receivedAt: hoursAgo(10) }

  it('in two ways is listed from the hour on in which it changed', () => {
    const before = by(usual)
    const strange = times(6, () => by({ ...night, admin1: 'XA-EA' }))
    const found = findCampaigns([before, ...strange], [past()], now, rules)
    expect(found).toMatchObject([
      { kind: 'changed-source', evidence: { changed: ['place', 'hours'] }, since: hoursAgo(10) },
    ])
    expect(found[0]!.reports).not.toContain(before.report)
  })

  it('is not in one way, nor without a past', () => {
    expect(
      kinds(
        times(6, () => by(night)),
        [past()],
      ),
    ).toEqual([])
    expect(
      kinds(
        times(6, () => by({ ...night, language: 'fr' })),
        [past({ reports: 2 })],
      ),
    ).toEqual([])
    expect(
      kinds(
        times(6, () => by({ ...night, language: 'fr' })),
        [past()],
      ),
    ).toEqual(['changed-source'])
    expect(
      kinds(
        times(9, () => by({ ...usual, language: 'fr' })),
        [past()],
      ),
    ).toEqual(['changed-source'])
  })
})

describe('a flood', () => {
  const flood = times(12, (i) => sent({ admin1: `XA-${i % 4}`, root: `x${i}` }))
  const known = times(5, (i) => past({ source: `k${i}`, root: `k${i}` }))

  it('of sources never heard before, in many places at once, is listed', () => {
    expect(findCampaigns(flood, known, now, rules)).toMatchObject([
      { kind: 'flood', evidence: { areas: 4, newSources: 12, knownSources: 5 } },
    ])
  })

  it('is none where the known speak too, in few places, or where nothing is known yet', () => {
    const theirs = times(12, (i) => sent({ admin1: `XA-${i % 4}`, source: `k${i % 5}`, root: `k${i % 5}` }))
    expect(kinds([...flood, ...theirs], known)).toEqual([])
    expect(kinds(flood.slice(0, 3), known)).toEqual([])
    expect(kinds(flood, known.slice(1))).toEqual([])
  })
})

describe('the search', () => {
  const anySent = fc
    .record({
      source: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
      root: fc.constantFrom('r', 'q'),
      hours: fc.integer({ min: 0, max: 100 }),
      admin1: fc.constantFrom('XA-1', 'XA-2', 'XA-3', 'XA-4', null),
      vouched: fc.boolean(),
      story: fc.array(fc.constantFrom('s', 't', 'u'), { minLength: 4, maxLength: 4 }),
    })
    .map(({ hours, ...more }) => sent({ ...more, receivedAt: hoursAgo(hours) }))

  it('finds the same for any order and repeats, and only what lies in its window', () => {
    fc.assert(
      fc.property(
        fc
          .array(anySent, { maxLength: 30 })
          .chain((reports) =>
            fc.tuple(
              fc.constant(reports),
              fc.shuffledSubarray([...reports, ...reports], { minLength: reports.length * 2 }),
            ),
          ),
        ([reports, again]) => {
          const pasts = times(5, (i) => past({ source: `k${i}` }))
          const found = findCampaigns(reports, pasts, now, rules)
          expect(findCampaigns(again, pasts, now, rules)).toEqual(found)
          for (const { since } of found)
            expect(now.getTime() - since.getTime()).toBeLessThan(rules.windowHours * HOUR)
        },
      ),
      { numRuns: 200 },
    )
  })
})
