import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, missing } from '@tocsin/testing'
import {
  alertVersion,
  idsOf,
  incidentOf,
  loadExample,
  startDeskWorld,
  tell,
  type DeskWorld,
} from './desk-world.ts'

type Chromium = Awaited<ReturnType<typeof launchBrowser>>
type Page = Awaited<ReturnType<Awaited<ReturnType<Chromium['newContext']>>['newPage']>>

let world: DeskWorld
let chromium: Chromium
let union: string
let duty: string
let due: string

const without = (await missing('chromium')) !== undefined

beforeAll(async () => {
  if (without) return
  world = await startDeskWorld()
  await loadExample(world)
  const id = await idsOf(world)
  union = id('organisation', 'northern-union')
  duty = id('seat', 'union-duty')
  const raise = async (alert: ReturnType<typeof alertVersion>, seat: string, answerBy?: string) => {
    await tell(world, alert, union, seat, answerBy === undefined ? {} : { answerBy })
    return incidentOf(world, alert.alert, union)
  }
  const area = {
    country: 'XAA',
    admin1: null,
    group: 'teru',
    level: 'imminent' as const,
    blindSince: null,
    eases: [],
  }
  due = await raise(alertVersion(), duty)
  await raise(
    alertVersion({
      areas: [
        {
          country: 'CAF',
          admin1: 'CF-OP',
          group: 'general',
          level: 'concern',
          blindSince: '2026-11-22',
          eases: [],
        },
      ],
      level: 'concern',
      horizon: 'weeks',
      place: ['CAF'],
      implicated: [{ type: 'non-state', states: [], organisations: [] }],
      kind: 'new-facts',
    }),
    id('seat', 'union-head'),
  )
  await raise(
    alertVersion({
      areas: [{ ...area, country: 'SDN', admin1: 'SD-DN', level: 'ongoing' }],
      place: ['SDN'],
      level: 'ongoing',
      kind: 'surge',
      stage: 'issued',
      issuedBy: 'reviewer',
      status: 'exercise',
    }),
    duty,
    '2026-11-24T03:11:00.000Z',
  )
  await raise(
    alertVersion({
      areas: [{ ...area, country: 'XBB', group: 'general', level: 'watch' }],
      place: ['XBB'],
      level: 'watch',
      implicated: [],
    }),
    duty,
  )
  chromium = await launchBrowser()
}, 180_000)

afterAll(async () => {
  await chromium?.close()
  await world?.stop()
})

async function phone(scheme: 'light' | 'dark' = 'light', locale = 'en'): Promise<Page> {
  const context = await chromium.newContext({
    viewport: { width: 360, height: 640 },
    colorScheme: scheme,
    javaScriptEnabled: false,
    locale,
  })
  return context.newPage()
}

async function signedIn(scheme?: 'light' | 'dark'): Promise<Page> {
  const page = await phone(scheme)
  await page.goto(`${world.app.publicUrl}/sign-in`)
  await page.getByLabel('Name').fill('nils')
  await page.getByLabel('Password').fill('practice makes perfect')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${world.app.publicUrl}/`)
  return page
}

const sideways = (page: Page): Promise<number> =>
  page
    .locator('html')
    .evaluate((root: { scrollWidth: number; clientWidth: number }) => root.scrollWidth - root.clientWidth)

describe.skipIf(without)('on a phone, without JavaScript', () => {
  it('an officer signs in, sees what is due first, answers with one press, and writes a comment', async () => {
    const page = await signedIn()
    const first = page.locator('.queue li').first()
    expect(await first.textContent()).toMatch(/left\s+imminent/i)
    await first.getByRole('button', { name: 'I have it' }).click()
    await page.waitForURL(`**/incidents/${due}**`)
    expect(await page.getByRole('status').textContent()).toContain('Your answer is recorded.')
    await page.getByLabel('Comment for your party').fill('The envoy has been told.')
    await page.getByRole('button', { name: 'Add the comment' }).click()
    await page.locator('.timeline', { hasText: 'The envoy has been told.' }).waitFor()
    await page.goto(`${world.app.publicUrl}/`)
    expect(await page.locator('.queue-head').allTextContents()).toContain('YOURS, RUNNING (1)')
  })

  it('nothing is wider than the screen, in light and dark', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const page = await signedIn(scheme)
      for (const path of ['/', `/incidents/${due}`, '/people']) {
        await page.goto(world.app.publicUrl + path)
        expect(await sideways(page), `${scheme} ${path}`).toBeLessThanOrEqual(0)
      }
    }
  })

  it('a link answers with the code, in Arabic from right to left too', async () => {
    const { token, code } = world.link({ party: union, seat: duty })
    const page = await phone()
    await page.goto(`${world.app.publicUrl}/a/${token}`)
    await page.getByLabel('I have it').check()
    await page.getByLabel('Code').fill(code)
    await page.getByRole('button', { name: 'Send the answer' }).click()
    expect(await page.getByRole('status').textContent()).toContain('Your answer is recorded.')
    const arabic = await phone('light', 'ar')
    await arabic.goto(`${world.app.publicUrl}/sign-in`)
    expect(await arabic.locator('html').getAttribute('dir')).toBe('rtl')
  })

  it('every control has a name, and the keyboard shows where it is', async () => {
    const page = await signedIn()
    await page.goto(`${world.app.publicUrl}/incidents/${due}`)
    for (const control of await page.locator('input:not([type=hidden]), textarea, select, button').all())
      expect(
        await control.evaluate(
          (one: { labels: { length: number } | null; textContent: string | null }) =>
            (one.labels?.length ?? 0) > 0 || (one.textContent ?? '').trim() !== '',
        ),
      ).toBe(true)
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toBe('Skip to content')
  })
})
