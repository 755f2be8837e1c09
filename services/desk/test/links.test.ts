import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  alertVersion,
  asService,
  browserOf,
  idsOf,
  incidentOf,
  loadExample,
  startDeskWorld,
  tell,
  type Browser,
  type DeskWorld,
} from './desk-world.ts'

let world: DeskWorld
let union: string
let duty: string
let borland: string
let stranger: Browser

beforeAll(async () => {
  world = await startDeskWorld()
  await loadExample(world)
  const id = await idsOf(world)
  union = id('organisation', 'northern-union')
  duty = id('seat', 'union-duty')
  borland = id('seat', 'fp-borland')
  stranger = browserOf(world)
})
afterAll(() => world?.stop())

const answer = (token: string, form: Record<string, string>, who: Browser = stranger) =>
  who.call(`/a/${token}`, { form: { key: randomUUID(), meaning: 'received', ...form } })

const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

const answersOf = async (alert: string) =>
  (await world.said('answers', 'incident.answered')).filter((one) => one.alert === alert)

describe('a link', () => {
  it('opened, by GET or HEAD, changes nothing and shows nothing but that a message waits', async () => {
    const { token, code, claims } = world.link({ party: 'XBB', seat: borland })
    const before = await asService(world, 'select * from timeline union all select * from timeline')
    // The form leads back to its own link, whose letters are drawn by chance and may spell anything.
    const page = (await stranger.page(`/a/${token}`)).replaceAll(token, '')
    expect(page).toContain('A message waits for you')
    for (const hidden of [code, 'XBB', 'Borland', 'imminent', 'Ben', claims.alert, 'union', 'TLP'])
      expect(page).not.toContain(hidden)
    expect((await stranger.call(`/a/${token}`, { method: 'HEAD' })).status).toBe(200)
    expect(await asService(world, 'select * from timeline union all select * from timeline')).toEqual(before)
    expect(await answersOf(claims.alert)).toEqual([])
    expect(await asService(world, 'select * from link_try')).toEqual([])
  })

  it('answers with the code, although the desk has heard of no alert', async () => {
    const { token, code, claims } = world.link({ party: 'XBB', seat: borland })
    const answered = await answer(token, { code: ` ${code.slice(0, 3)} ${code.slice(3)} ` })
    expect(answered.status).toBe(200)
    expect(await answered.text()).toContain('Your answer holds the next step; please sign in to confirm it.')
    expect(await answersOf(claims.alert)).toMatchObject([
      {
        party: 'XBB',
        seat: borland,
        message: claims.message,
        meaning: 'received',
        by: 'link',
        version: null,
      },
    ])
    const seen = (await world.said('answers', 'incident.seen')).filter((one) => one.alert === claims.alert)
    expect(seen).toMatchObject([{ seat: borland, message: claims.message, by: 'link' }])
  })

  it('whose form is sent twice answers once; another meaning later is another answer', async () => {
    const { token, code, claims } = world.link({ party: union, seat: duty })
    const key = randomUUID()
    await answer(token, { code, key })
    await answer(token, { code, key })
    expect(await answersOf(claims.alert)).toHaveLength(1)
    await answer(token, { code, meaning: 'known' })
    expect((await answersOf(claims.alert)).map(({ meaning }) => meaning)).toEqual(['received', 'known'])
  })

  it('says what an answer lacks, in the seat’s language', async () => {
    const { token, code, claims } = world.link({ party: union, seat: duty })
    const lacking = await answer(token, { code, meaning: 'doubted' })
    expect(lacking.status).toBe(422)
    expect(await lacking.text()).toContain('Say what, to whom, or why.')
    expect((await answer(token, { code, meaning: '' })).status).toBe(422)
    expect(await answersOf(claims.alert)).toEqual([])
  })

  it('that is forged, over, or of a seat that is no more gets one page', async () => {
    const gone = world.link({ party: union, seat: randomUUID() })
    const old = world.link({
      party: union,
      seat: duty,
      expiresAt: new Date(world.clock.now().getTime() - 1000),
    })
    const good = world.link({ party: union, seat: duty })
    const forged = good.token.slice(0, -2) + (good.token.endsWith('AA') ? 'BB' : 'AA')
    const pages = await Promise.all(
      [gone.token, old.token, forged, 'x'].map(async (token) => {
        const [opened, posted] = [
          await stranger.call(`/a/${token}`),
          await answer(token, { code: good.code }),
        ]
        expect([opened.status, posted.status]).toEqual([404, 404])
        return [await opened.text(), await posted.text()]
      }),
    )
    expect(new Set(pages.flat()).size).toBe(1)
  })

  it('needs no code from who is signed in and sits on the seat; others need it still', async () => {
    const [nils, ben] = [browserOf(world), browserOf(world)]
    await nils.signIn('nils')
    await ben.signIn('ben')
    const { token, claims } = world.link({ party: union, seat: duty })
    expect(await nils.page(`/a/${token}`)).toContain('You are signed in as Nils Berg')
    expect((await answer(token, {}, ben)).status).toBe(403)
    await world.clock.advance(2_000)
    expect((await answer(token, {}, nils)).status).toBe(200)
    expect(await answersOf(claims.alert)).toMatchObject([{ by: 'session', seat: duty }])
  })

  it('late for what a colleague answered already says so', async () => {
    const alert = alertVersion()
    await tell(world, alert, union, duty)
    await incidentOf(world, alert.alert, union)
    const first = world.link({ alert: alert.alert, party: union, seat: duty })
    const second = world.link({ alert: alert.alert, party: union, seat: duty })
    expect(await (await answer(first.token, { code: first.code })).text()).not.toContain('answered already')
    expect(await (await answer(second.token, { code: second.code })).text()).toContain('had answered already')
  })
})

describe('wrong codes', () => {
  it('double the wait of that link, up to 15 minutes, and no code is looked at meanwhile', async () => {
    const { token, code, claims } = world.link({ party: union, seat: duty })
    const waits: number[] = []
    for (let i = 0; i < 12; i++) {
      const refused = await answer(token, { code: wrong(code) })
      expect(refused.status).toBe(403)
      const wait = Number(refused.headers.get('retry-after'))
      waits.push(wait)
      await world.clock.advance(wait * 1000 - 1000)
      if (wait > 1) expect((await answer(token, { code })).status).toBe(429)
      await world.clock.advance(1000)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
    expect(await answersOf(claims.alert)).toEqual([])
    expect((await answer(token, { code })).status).toBe(200)
    const other = world.link({ party: union, seat: duty })
    expect((await answer(other.token, { code: other.code })).status).toBe(200)
  })

  it('tried all at once are still one after another', async () => {
    const { token, code } = world.link({ party: union, seat: duty })
    const guesses = Array.from({ length: 20 }, (_, i) =>
      String((Number(code) + 1 + i) % 1_000_000).padStart(6, '0'),
    )
    const statuses = await Promise.all(
      guesses.map(async (guess) => (await answer(token, { code: guess })).status),
    )
    expect(statuses.filter((status) => status === 403)).toHaveLength(1)
    expect(statuses.filter((status) => status === 429)).toHaveLength(19)
  })
})

describe('a seat whose policy is none', () => {
  it('answers only in a session', async () => {
    const file = JSON.parse((await import('./desk-world.ts')).exampleDirectory) as {
      seats: { key: string; linkAnswer?: string }[]
    }
    for (const seat of file.seats) if (seat.key === 'fp-borland') seat.linkAnswer = 'none'
    await world.operator('/operator/directory', {
      method: 'POST',
      body: JSON.stringify({ file: JSON.stringify(file) }),
    })
    const { token, code, claims } = world.link({ party: 'XBB', seat: borland })
    const refused = await answer(token, { code })
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('count only after signing in')
    expect(await answersOf(claims.alert)).toEqual([])
  })
})
