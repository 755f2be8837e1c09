/** Campaigns are found, listed for reviewers, struck, and counted again when a person says so. */
import { randomUUID } from 'node:crypto'
import { eventually } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTriage, type RunningTriage, type Told } from '../../test/running-triage.ts'

let triage: RunningTriage
let reviewer: string
beforeAll(async () => {
  triage = await startTriage({ CAMPAIGN_MINUTES: '0' }, '2026-03-31T12:30:00Z')
  reviewer = await triage.cookie()
})
afterAll(() => triage.stop())

const token = (name: string): string => Buffer.from(name.padEnd(16, '.')).toString('hex')
const at = (hoursAgo: number): string =>
  new Date(Date.parse('2026-03-31T12:00:00Z') - hoursAgo * 3_600_000).toISOString()
const told = (hoursAgo: number, more: Told): Promise<string> =>
  triage.report({ receivedAt: at(hoursAgo), day: at(hoursAgo).slice(0, 10), ...more })

const get = async <T>(path: string, cookie = reviewer): Promise<T> =>
  (await fetch(triage.url + path, { headers: { cookie } })).json() as Promise<T>
const post = (
  path: string,
  body: unknown,
  cookie = reviewer,
  key: string = randomUUID(),
): Promise<Response> =>
  fetch(triage.url + path, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  })

/** Level and strength of every situation, with the provinces that may be named. */
async function world(): Promise<Record<string, unknown>> {
  await triage.settled()
  const { rows } = await triage.triage.pool.query<{ key: string; state: unknown }>(
    `select key, jsonb_build_array(result -> 'level', result -> 'strength', result -> 'observers',
       result -> 'showsProvince') as state from situation where result ->> 'level' <> 'none' order by key`,
  )
  return Object.fromEntries(rows.map((row) => [row.key, row.state]))
}
interface Listed {
  id: string
  kind: string
  reports: string[]
  since: string
  state: string
}
interface View extends Listed {
  strikes: { id: string; lifted: { reason: string } | null }[]
}
/** Searched for until all of it is found: it grows while reports come in. */
const listed = (kind: string, reports: number, state = 'open'): Promise<Listed> =>
  eventually(
    async () => {
      const { campaigns } = await get<{ campaigns: Listed[] }>('/v1/review/campaigns')
      return campaigns.find(
        (one) => one.kind === kind && one.state === state && one.reports.length === reports,
      )
    },
    { what: `a campaign ${kind}`, within: 60_000 },
  )

describe('many accounts of one root', () => {
  let before: Record<string, unknown>
  let campaign: Listed
  const crowd: string[] = []
  const accounts = async (count: number, from = 0): Promise<void> => {
    for (let i = from; i < from + count; i++)
      crowd.push(
        await told(3, {
          text: `Soldiers killed villagers in hamlet ${i} and burned ${i * 7} houses near the river at dawn.`,
          root: token('sybil'),
          source: token(`sybil${i}`),
          basis: 'saw',
        }),
      )
  }

  it('waits for a reviewer as an item, and not for one in conflict', async () => {
    await told(20, { text: 'A militia is being formed and armed in the district.', root: token('a') })
    before = await world()
    await accounts(8)
    campaign = await listed('many-accounts', 8)
    expect(await world()).not.toEqual(before)
    expect([...campaign.reports].toSorted()).toEqual([...crowd].toSorted())
    const asked = await eventually(
      () => triage.heard.find((event) => event.name === 'review.asked' && event.data.kind === 'campaign'),
      { what: 'review.asked' },
    )
    expect(JSON.stringify(asked.data)).not.toContain(campaign.reports[0])
    const theirs = await triage.cookie({ conflicts: ['CAF'] })
    expect(await get('/v1/review/campaigns', theirs)).toEqual({ campaigns: [] })
    const page = await (
      await fetch(`${triage.url}/review/campaigns/${campaign.id}`, { headers: { cookie: reviewer } })
    ).text()
    expect(page).toContain('Accounts never heard before')
    expect(page).not.toContain(token('sybil'))
  })

  it('is kept from the people of whoever its reports come to name, and who asks them is told', async () => {
    const theirs = await triage.cookie({ conflicts: ['TCD'] })
    const seen = async () =>
      (await get<{ campaigns: Listed[] }>('/v1/review/campaigns', theirs)).campaigns.length
    expect(await seen()).toBe(1)
    const actors = [{ type: 'foreign-state', states: ['TCD'] }]
    const named = { action: 'name-actors', actors, reason: 'Their badges.' }
    expect((await post(`/v1/review/reports/${campaign.reports[0]}/decisions`, named)).status).toBe(200)
    expect(await seen()).toBe(0)
    const again = await eventually(
      () =>
        triage.heard.flatMap((event) =>
          event.name === 'review.asked' && event.data.kind === 'campaign' ? [event.data] : [],
        )[1],
      { what: 'it is asked again' },
    )
    expect(again.barred).toEqual(['CAF', 'TCD'])
  })

  it('is struck with a reason: the world is as without it, and the alert falls', async () => {
    const body = { action: 'strike-reports', reason: '' }
    expect((await post(`/v1/review/campaigns/${campaign.id}/decisions`, body)).status).toBe(422)
    const key = randomUUID()
    const strike = { action: 'strike-reports', reason: 'Eight accounts made within an hour, by one hand.' }
    const path = `/v1/review/campaigns/${campaign.id}/decisions`
    // sent twice it is one decision; a colleague who says the same at that moment comes too late
    const twice = await Promise.all([1, 2].map(() => post(path, strike, reviewer, key)))
    expect(twice.map(({ status }) => status)).toEqual([200, 200])
    expect((await post(path, strike, await triage.cookie())).status).toBe(409)
    await triage.awaitVersion('a fall', (version) => version.kind === 'fall')
    expect(await world()).toEqual(before)
    expect(triage.versions().at(-1)!.closeReason).toBe('not-confirmed')
    await eventually(
      () => triage.heard.some((event) => event.name === 'review.closed' && event.data.outcome === 'decided'),
      { what: 'review.closed' },
    )
  })

  it('is remembered with who and why, counts again when a person says so, and is not asked about anew', async () => {
    const view = await get<View>(`/v1/review/campaigns/${campaign.id}`)
    expect(view).toMatchObject({ state: 'struck', strikes: [{ reports: 8, own: true, lifted: null }] })
    const [strike] = view.strikes
    const other = await triage.cookie()
    const lift = `/v1/review/strikes/${strike!.id}/lift`
    const reason = 'Their coordinator rang: a training week.'
    const atOnce = await Promise.all([post(lift, { reason }, other), post(lift, { reason })])
    expect(atOnce.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    await triage.awaitVersion('a rise', (version) => version.kind === 'rise')
    expect(await world()).not.toEqual(before)
    const after = await get<View>(`/v1/review/campaigns/${campaign.id}`)
    expect(after).toMatchObject({ state: 'dismissed' })
    expect(after.strikes[0]!.lifted!.reason).toMatch(/training week/)
    await triage.clock.advance(60_000)
    await listed('many-accounts', 8, 'dismissed')
    const { campaigns } = await get<{ campaigns: Listed[] }>('/v1/review/campaigns')
    expect(campaigns).toHaveLength(1)
  })

  it('is asked about anew when it goes on', async () => {
    await accounts(4, 20)
    await listed('many-accounts', 4)
    expect(
      (await post(`/v1/review/campaigns/${campaign.id}/decisions`, { action: 'dismiss', reason: 'Known.' }))
        .status,
    ).toBe(200)
  })
})

/** While somebody strikes or lifts, an erasure waits: else the lifting could put back what is being erased. */
async function eraseBesideStrike(report: string): Promise<void> {
  const striking = await triage.triage.pool.connect()
  await striking.query('begin')
  await striking.query('select pg_advisory_xact_lock(7301)')
  await triage.takeBack(report, 'report.erased')
  const waits = async (): Promise<boolean> => {
    const { rows } = await striking.query(
      `select from pg_locks where locktype = 'advisory' and objid = 7301 and not granted`,
    )
    return rows.length === 1
  }
  await eventually(waits, { what: 'the erasure waits', within: 30_000 })
  await striking.query('commit')
  striking.release()
  const erased = async (): Promise<boolean> => {
    const { rows } = await triage.triage.pool.query(
      `select set_config('tocsin.actor', 'service', false), state from report where id = $1`,
      [report],
    )
    return rows[0]!.state === 'erased'
  }
  await eventually(erased, { what: 'it is erased', within: 30_000 })
}

describe('a stolen key', () => {
  const stolen = { root: token('old'), source: token('old'), basis: 'saw' as const, vouched: true }

  it('shows against its own past, and is struck from an hour on, what comes later too', async () => {
    for (let i = 0; i < 6; i++)
      await told(24 * (5 + i) + 3, {
        ...stolen,
        text: `The harvest in field ${i} was good; a militia was seen.`,
      })
    const before = await world()
    const theirs: string[] = []
    for (let i = 0; i < 9; i++)
      theirs.push(
        await told(10, {
          ...stolen,
          admin1: 'CF-KG',
          text: `Armed men killed ${i + 2} civilians at the crossing number ${i * 3}, many are fleeing north.`,
        }),
      )
    const campaign = await listed('changed-source', 9)
    expect(campaign).toMatchObject({ since: at(10) })
    expect(campaign.reports.toSorted()).toEqual(theirs.toSorted())
    const body = {
      action: 'strike-sources',
      since: at(10),
      reason: 'The key was in a phone taken at a checkpoint.',
    }
    expect((await post(`/v1/review/campaigns/${campaign.id}/decisions`, body)).status).toBe(200)
    expect(await world()).toEqual(before)

    const late = await told(1, {
      ...stolen,
      text: 'Soldiers killed four villagers yesterday and burned their houses.',
    })
    expect(await world()).toEqual(before)
    const { rows } = await triage.triage.pool.query(
      `select set_config('tocsin.actor', 'service', false), state from report where id = $1`,
      [late],
    )
    expect(rows[0].state).toBe('struck')
    await eraseBesideStrike(theirs[0]!)
    const view = await get<View>(`/v1/review/campaigns/${campaign.id}`)
    await post(`/v1/review/strikes/${view.strikes[0]!.id}/lift`, { reason: 'The phone was found again.' })
    const after = await world()
    expect(Object.keys(after).some((key) => key.includes('CF-KG'))).toBe(true)
    const left = await triage.triage.pool.query(
      `select set_config('tocsin.actor', 'service', false), count(*)::int as rows from evidence where report = $1`,
      [theirs[0]],
    )
    expect(left.rows[0].rows).toBe(0)
  })

  it('is struck by one of its reports, without a campaign', async () => {
    const before = await world()
    const key = { root: token('k'), source: token('k') }
    const early = await told(30, { ...key, country: 'TCD', admin1: null })
    await told(2, {
      ...key,
      country: 'TCD',
      admin1: null,
      text: 'The army shelled the market; several people were killed.',
    })
    const since = await world()
    expect(since).not.toEqual(before)
    const body = { since: at(30), reason: 'It was arrested with the key in its pocket.' }
    expect((await post(`/v1/review/reports/${early}/compromised`, body)).status).toBe(200)
    expect(await world()).toEqual(before)
    const { history } = await get<{ history: unknown }>(`/v1/review/reports/${early}`)
    expect(history).toMatchObject([{ action: 'strike', own: true, reason: body.reason }])
  })
})

describe('whom struck reports named', () => {
  /** A stolen key names a neighbour, and is struck. @returns the alert that was made of it */
  async function poisoned(country: string, named: string): Promise<string> {
    const key = { country, admin1: null, root: token(country), source: token(country) }
    const actors = [{ type: 'foreign-state' as const, states: [named], said: null }]
    const report = await told(2, { ...key, actors })
    const of = (): Version | undefined => triage.versions(country).at(-1)
    const version = await eventually(of, { what: 'an alert', within: 60_000 })
    expect(namesOf(version)).toContain(named)
    const reason = 'The key was in a phone taken at a checkpoint.'
    expect((await post(`/v1/review/reports/${report}/compromised`, { since: at(3), reason })).status).toBe(
      200,
    )
    const ended = await eventually(() => (of()?.kind === 'ended' ? of() : undefined), {
      what: 'its end',
      within: 60_000,
    })
    // what was said stays said
    expect(namesOf(ended)).toContain(named)
    return version.alert
  }
  type Version = ReturnType<typeof triage.versions>[number]
  const namesOf = (version: Version): string[] => version.implicated.flatMap(({ states }) => states)
  /** What others report later, and the alert that is made of it. */
  async function later(country: string, not: string): Promise<Version> {
    await triage.report({ country, admin1: null })
    return eventually(() => triage.versions(country).find((version) => version.alert !== not), {
      what: 'a new alert',
      within: 60_000,
    })
  }

  it('stay kept from alerts of the next half year, and not from those after it: no single person opens one', async () => {
    const [gabon, congo] = [await poisoned('GAB', 'GNQ'), await poisoned('COG', 'AGO')]
    await triage.clock.advance(30 * 86_400_000)
    expect(namesOf(await later('GAB', gabon))).toContain('GNQ')
    await triage.clock.advance(152 * 86_400_000)
    expect(namesOf(await later('COG', congo))).not.toContain('AGO')
  })
})
