import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SESSION_COOKIE, sessionVerifier } from '@tocsin/service'
import { eventually } from '@tocsin/testing'
import { openOpener } from '@tocsin/vault'
import { openDatabase } from '@tocsin/database'
import {
  asService,
  browserOf,
  exampleDirectory,
  idsOf,
  loadExample,
  startDeskWorld,
  type DeskWorld,
} from './desk-world.ts'

let world: DeskWorld
beforeAll(async () => {
  world = await startDeskWorld()
})
afterAll(() => world?.stop())

const load = (file: string, check = 'no') =>
  world.operator(`/operator/directory?check=${check}`, { method: 'POST', body: JSON.stringify({ file }) })

const changed = (change: (file: Record<string, Record<string, unknown>[]>) => void): string => {
  const file = JSON.parse(exampleDirectory) as Record<string, Record<string, unknown>[]>
  change(file)
  return JSON.stringify(file)
}

describe('the first steward', () => {
  it('comes in by a set-up link that works once and ends an older one', async () => {
    const link = async () =>
      (
        (await (await world.operator('/operator/set-up-link', { method: 'POST', body: '{}' })).json()) as {
          link: string
        }
      ).link
    const [older, newer] = [new URL(await link()).pathname, new URL(await link()).pathname]
    const first = browserOf(world)
    expect((await first.call(older)).status).toBe(404)
    expect(await first.page(newer)).toContain('First steward')
    const form = {
      name: 'Sara Stone',
      signIn: 'sara',
      password: 'four words or more',
      again: 'four words or more',
    }
    for (const [more, said] of [
      [{ password: 'short', again: 'short' }, 'At least 12 characters.'],
      [{ again: 'four words or less' }, 'The two are not the same.'],
    ] as const) {
      const refused = await first.call(newer, { form: { ...form, ...more } })
      expect(refused.status).toBe(422)
      expect(await refused.text()).toContain(said)
    }
    expect((await first.call(newer, { form })).status).toBe(303)
    expect((await browserOf(world).call(newer)).status).toBe(404)
    expect(await first.page('/people')).toContain('Sara Stone')
  })

  it('lets others in, who choose their own password and sit where they were put', async () => {
    await loadExample(world)
    const id = await idsOf(world)
    const sara = browserOf(world)
    await sara.call('/sign-in', { form: { name: 'SARA', password: 'four words or more' } })
    const seat = id('seat', 'fp-borland')
    const made = await sara.call('/people', {
      form: { name: 'Bea Osei', signIn: 'bea', language: 'fr', conflicts: 'xaa', seat },
    })
    const link = /http[^<\s]*\/invitation\/[\w-]+/.exec(await made.text())?.[0] ?? ''
    const taken = await sara.call('/people', {
      form: { name: 'Another', signIn: 'bea', language: 'fr', conflicts: '', seat: '' },
    })
    expect(taken.status).toBe(422)
    const bea = browserOf(world)
    const accepted = await bea.call(new URL(link).pathname, {
      form: { password: 'un mot et un autre', again: 'un mot et un autre' },
    })
    expect(accepted.status).toBe(303)
    expect(await (await bea.call('/v1/session')).json()).toMatchObject({
      name: 'Bea Osei',
      roles: ['focal-point'],
      seats: [{ id: seat, party: 'XBB' }],
    })
    const told = await world.said('directory', 'person.changed')
    expect(told.at(-1)).toMatchObject({ languages: ['fr'], conflicts: ['XAA'] })
    expect(JSON.stringify(told)).not.toContain('Bea')
    expect((await world.said('directory', 'seat.changed')).at(-1)).toMatchObject({ id: seat, version: 2 })
    expect((await bea.call('/people')).status).toBe(404)
  })
})

describe('signing in', () => {
  it('gives a session and a token that other services check offline, until signing out', async () => {
    const nils = browserOf(world)
    const answered = await nils.call('/v1/session', {
      json: { name: 'nils', password: 'practice makes perfect' },
    })
    expect(answered.status).toBe(201)
    for (const cookie of answered.headers.getSetCookie()) expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/)
    const check = sessionVerifier(world.sessionPublicKey, world.clock)
    const token = nils.cookies.get(SESSION_COOKIE)
    const id = await idsOf(world)
    expect(await check(token)).toMatchObject({
      person: id('person', 'nils'),
      roles: ['officer', 'steward'],
      parties: [id('organisation', 'northern-union')],
    })
    const kept = nils.cookies.get('tocsin_desk') ?? ''
    await nils.call('/sign-out', { form: {} })
    nils.cookies.set('tocsin_desk', kept)
    expect((await nils.call('/v1/session')).status).toBe(401)
    await world.clock.advance(601_000)
    expect(await check(token)).toBeNull()
  })

  it('says one thing of a wrong name and a wrong password, and waits after ten', async () => {
    const guess = (name: string) =>
      browserOf(world).call('/sign-in', { form: { name, password: 'practice makes imperfect' } })
    const texts = [await (await guess('ben')).text(), await (await guess('who')).text()].map((text) =>
      text.replace(/value="[^"]*"/g, ''),
    )
    expect(texts[0]).toBe(texts[1])
    for (let i = 0; i < 9; i++) expect((await guess('ben')).status).toBe(401)
    const waits: number[] = []
    for (let i = 0; i < 3; i++) {
      const refused = await guess('ben')
      expect(refused.status).toBe(429)
      waits.push(Number(refused.headers.get('retry-after')))
      await world.clock.advance(Number(refused.headers.get('retry-after')) * 1000)
      expect((await guess('ben')).status).toBe(401)
    }
    expect(waits).toEqual([1, 2, 4])
  })

  it('ends after 12 hours of silence', async () => {
    const rita = browserOf(world)
    await rita.signIn('rita')
    await world.clock.advance(11 * 3_600_000)
    expect((await rita.call('/v1/session')).status).toBe(200)
    await world.clock.advance(11 * 3_600_000)
    expect((await rita.call('/v1/session')).status).toBe(200)
    await world.clock.advance(13 * 3_600_000)
    expect((await rita.call('/v1/session')).status).toBe(401)
    const page = await rita.call('/incidents/00000000-0000-4000-8000-000000000000')
    expect(page.status).toBe(303)
    expect(page.headers.get('location')).toMatch(/^\/sign-in\?to=%2Fincidents/)
  })

  it('leads on to our own pages and nowhere else', async () => {
    const rita = browserOf(world)
    const at = async (to: string) =>
      (
        await rita.call('/sign-in', { form: { name: 'rita', password: 'practice makes perfect', to } })
      ).headers.get('location')
    expect(await at('/incidents/x')).toBe('/incidents/x')
    for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example', ''])
      expect(await at(to)).toBe('/')
    expect((await rita.call('/continue?to=https://evil.example/')).headers.get('location')).toBe('/')
    expect((await rita.call('/continue?to=http://127.0.0.1:9/review/1')).headers.get('location')).toBe(
      'http://127.0.0.1:9/review/1',
    )
  })
})

describe('loading a directory', () => {
  it('tells of what changed, once, in whole entities without a name or an address', async () => {
    await loadExample(world)
    const count = async () => (await world.said('directory', 'seat.changed')).length
    const before = await count()
    await loadExample(world)
    expect(await count()).toBe(before)
    const moved = changed((file) => {
      const seat = file['seats']?.find(({ key }) => key === 'union-head') as {
        channels: { address: string }[]
      }
      for (const channel of seat.channels) channel.address = 'moved@union.example'
    })
    await load(moved)
    expect(await count()).toBe(before + 1)
    const text = JSON.stringify(await world.said('directory', 'seat.changed'))
    expect(text).not.toMatch(/@|whsec|Nadia|HERON/)
  })

  it('seals holder and address so that the notifier alone can open them', async () => {
    const id = await idsOf(world)
    const seat = (await world.said('directory', 'seat.changed'))
      .filter((one) => one.id === id('seat', 'union-duty'))
      .at(-1)
    const subject = seat?.sealed ?? ''
    const notifier = openDatabase({
      url: world.urlOf('notifier'),
      schema: 'notifier',
      applicationName: 'opener',
    })
    const opener = openOpener({
      database: notifier,
      keeper: world.keeper,
      series: 'recipients',
      clock: world.clock,
    })
    const opened = (await opener.open([subject], 'deliver')).get(subject)
    await notifier.close()
    const parts =
      opened?.outcome === 'opened'
        ? Object.fromEntries(
            [...opened.parts].map(([name, bytes]) => [name, JSON.parse(bytes.toString()) as unknown]),
          )
        : {}
    const [hook, mail] = seat?.channels ?? []
    expect(parts).toMatchObject({
      [`contact:${hook?.id}`]: {
        address: 'http://127.0.0.1:9999/hook',
        secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      },
      [`contact:${mail?.id}`]: { address: 'duty@union.example', word: 'HERON' },
    })
    const dump = await asService<{ t: string }>(
      world,
      `select data::text as t from entity union all select value::text from outbox_published`,
    )
    expect(JSON.stringify(dump)).not.toMatch(/union\.example|whsec_/)
  })

  it('removes what the file no longer names, and leaves what was made on a page', async () => {
    const made = (
      await asService<{ n: number }>(world, `select count(*)::int as n from entity where origin = 'page'`)
    )[0]?.n
    await load(
      changed((file) => {
        file['memberships'] = []
      }),
    )
    expect((await world.said('directory', 'membership.changed')).slice(-2)).toMatchObject([
      { removed: true },
      { removed: true },
    ])
    expect(
      (
        await asService<{ n: number }>(
          world,
          `select count(*)::int as n from entity where origin = 'page' and not removed`,
        )
      )[0]?.n,
    ).toBe(made)
  })

  it('with a fault changes nothing and names the line', async () => {
    const entities = await asService(world, 'select * from entity order by kind, id')
    const broken = exampleDirectory.replace('"holder": "ben"', '"holder": "nobody-knows"')
    for (const check of ['yes', 'no']) {
      const refused = await load(broken, check)
      expect(refused.status).toBe(422)
      const line = String(broken.split('\n').findIndex((text) => text.includes('nobody-knows')) + 1)
      expect(await refused.json()).toMatchObject({
        errors: [{ pointer: line, detail: 'seats.2.holder: no person has the key nobody-knows' }],
      })
    }
    expect(await (await load(exampleDirectory, 'yes')).json()).toMatchObject({ outcome: 'checked' })
    expect(await asService(world, 'select * from entity order by kind, id')).toEqual(entities)
  })

  it('beats, so that a copy knows that it is not stale', async () => {
    const beats = await eventually(async () => (await world.said('directory', 'directory.beat')).length > 0, {
      what: 'a beat',
    })
    expect(beats).toBe(true)
  })
})

describe('the API', () => {
  it('is described whole in OpenAPI 3.1, and on a page', async () => {
    const document = (await (await fetch(`${world.app.publicUrl}/openapi.json`)).json()) as {
      openapi: string
      paths: object
    }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/v1/incidents',
      '/v1/incidents/{id}',
      '/v1/incidents/{id}/answers',
      '/v1/incidents/{id}/comments',
      '/v1/incidents/{id}/resolution',
      '/v1/session',
    ])
    expect((await fetch(`${world.app.publicUrl}/docs`)).status).toBe(200)
  })
})

describe('what is logged', () => {
  it('holds no name, address, password, token or text', () => {
    expect(world.lines.length).toBeGreaterThan(20)
    expect(world.lines.join('')).not.toMatch(/nils|sara|practice|invitation\/[\w-]{10}|union\.example|Bea/i)
    expect(world.lines.filter((line) => line.includes('unlisted'))).toEqual([])
    expect(world.lines.filter((line) => line.includes('"error"'))).toEqual([])
  })
})
