import { eventually, findChromium, launchBrowser } from '@tocsin/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startService, type RunningService } from '../../test/running-service.ts'

type Browser = Awaited<ReturnType<typeof launchBrowser>>
type Page = Awaited<ReturnType<Browser['newPage']>>

const PHONE = { width: 360, height: 640 }

describe.skipIf(findChromium() === undefined)("the coordinator's page, on a phone without scripts", () => {
  let service: RunningService
  let browser: Browser
  let key: string
  let page: Page

  beforeAll(async () => {
    service = await startService()
    browser = await launchBrowser()
    key = (await service.source()).key
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })
  beforeEach(async () => {
    const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false })
    page = await context.newPage()
    await page.goto(service.publicUrl)
  })
  afterEach(() => page.context().close())

  const rows = async (table: string): Promise<number> =>
    Number((await service.owner.pool.query(`select count(*) as n from ${table}`)).rows[0].n)

  async function signIn(as = key): Promise<void> {
    await page.getByLabel('Key of your organisation').fill(as)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Leave' }).waitFor()
  }
  /** The page that a press leads to may still be on its way. */
  const says = (where: string, text: string | RegExp): Promise<void> =>
    page.locator(where, { hasText: text }).waitFor()
  async function fillReport(words: string): Promise<void> {
    await page.getByLabel('Kind').first().selectOption({ label: 'Somebody threatens, or is said to plan it' })
    await page.getByLabel("In the observer's words").fill(words)
    await page.getByLabel('Country', { exact: true }).fill('Kenya')
    await page.getByLabel('Day', { exact: true }).fill('2026-11-02')
    await page.getByLabel('A group, not a person').fill('traders')
    await page.getByLabel('governments of other states').check()
  }
  const fits = async (): Promise<boolean> =>
    page.locator('html').evaluate((html) => html.scrollWidth <= html.clientWidth)

  it('says first what it is not, and takes no wrong key', async () => {
    expect(await page.textContent('main')).toContain('This is no emergency line')
    await page.getByLabel('Key of your organisation').fill('tk_wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await says('main', 'This key is not valid here.')
    expect(await page.context().cookies()).toEqual([])
  })

  it('takes seven answers, shows the receipt once, and shows by it how far the report is', async () => {
    await signIn()
    expect(await fits()).toBe(true)
    await page.locator('section h2').nth(6).waitFor()
    expect(await page.locator('section h2').allTextContents()).toHaveLength(7)
    await fillReport('They said that they will come on Friday.')
    await page.getByRole('button', { name: 'Send' }).click()
    const receipt = (await page.textContent('#receipt'))!
    expect(receipt).toMatch(/^[0-9A-Z-]{32}$/)
    expect(page.url()).not.toContain(receipt)
    expect(await fits()).toBe(true)

    await page.getByRole('link', { name: 'Another report' }).click()
    await page.getByLabel("In the observer's words").waitFor()
    expect(await page.content()).not.toContain(receipt)
    const event = await eventually(() => service.heard.at(-1), { what: 'its event on the log' })
    expect(event.data).toMatchObject({
      country: 'KEN',
      kind: 'threat',
      basis: 'saw',
      sharing: ['desks', 'other-states'],
    })

    await page.getByRole('link', { name: 'Follow' }).click()
    await page.getByLabel('Receipt').fill(receipt.toLowerCase().replaceAll('-', ' '))
    await page.getByRole('button', { name: 'Look' }).click()
    expect(await page.textContent('#progress')).toBe('received')
    expect(page.url()).not.toContain(receipt)
  })

  it('keeps one report when Send is pressed twice', async () => {
    await signIn()
    await fillReport('Pressed twice.')
    const before = await rows('submissions')
    await page.getByRole('button', { name: 'Send' }).click()
    const receipt = await page.textContent('#receipt')
    await page.reload()
    expect(await page.textContent('#receipt')).toBe(receipt)
    expect(await rows('submissions')).toBe(before + 1)
  })

  it('brings the answers back with what is wrong beside each, and keeps nothing', async () => {
    await signIn()
    await fillReport('"><script>alert(1)</script>')
    await page.getByLabel('Country', { exact: true }).fill('Congo')
    const before = await rows('submissions')
    await page.getByRole('button', { name: 'Send' }).click()
    await says('.field:has(#f-country)', /send one of COD, COG/)
    expect(await page.getByLabel("In the observer's words").inputValue()).toBe('"><script>alert(1)</script>')
    expect(await page.getByLabel('governments of other states').isChecked()).toBe(true)
    expect(await page.locator('script').count()).toBe(0)
    expect(await rows('submissions')).toBe(before)

    await page.getByLabel('Country', { exact: true }).fill('COD')
    await page.getByRole('button', { name: 'Send' }).click()
    await says('h1', /^It is kept$/)
    expect(await rows('submissions')).toBe(before + 1)
  })

  it('takes a report back and destroys its words', async () => {
    await signIn()
    await fillReport('To be destroyed.')
    await page.getByRole('button', { name: 'Send' }).click()
    const receipt = (await page.textContent('#receipt'))!
    await page.getByRole('link', { name: 'Follow' }).click()
    await page.getByLabel('Receipt').fill(receipt)
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByRole('button', { name: 'Take it back and destroy its words' }).click()
    await says('main', 'nobody can open them any more')
    const erased = await eventually(() => service.heard.find((event) => event.name === 'report.erased'), {
      what: 'report.erased on the log',
    })
    expect((await service.opener.open([erased.key], 'assess')).get(erased.key)).toEqual({
      outcome: 'destroyed',
    })
  })

  it('takes a table with a result a row, and the corrected table without doubles', async () => {
    await signIn()
    await page.getByRole('link', { name: 'A table' }).click()
    const before = await rows('submissions')
    const table = (country: string): string =>
      `id,kind,text,country,day,sharing\r\n1,threat,"First, with ""quotes""",Kenya,2026-11-02,desks\r\n2,incident,"Second\nover two lines",${country},2026-11-03,"desks other-states"\r\n`
    const upload = async (text: string): Promise<string[]> => {
      await page
        .getByLabel('File')
        .setInputFiles({ name: 'reports.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
      await page.getByRole('button', { name: 'Send' }).click()
      await page.locator('tbody td:nth-child(3)').nth(1).waitFor()
      return page.locator('tbody td:nth-child(3)').allTextContents()
    }
    const first = await upload(table('Congo'))
    expect(first[0]).toMatch(/^\s*kept\s*[0-9A-Z-]{32}/)
    expect(first[1]).toMatch(/not sent: \/place\/country .*COD, COG/)
    expect(await rows('submissions')).toBe(before + 1)
    expect(await fits()).toBe(true)

    await page.getByRole('link', { name: 'A table' }).click()
    const second = await upload(table('COD'))
    expect(second[0]).toContain('kept before')
    expect(second[1]).toMatch(/^\s*kept\s*[0-9A-Z-]{32}/)
    expect(await rows('submissions')).toBe(before + 2)
  })

  it('refuses a table that it cannot read, with the reason', async () => {
    await signIn()
    await page.getByRole('link', { name: 'A table' }).click()
    const before = await rows('submissions')
    await page.getByLabel('File').setInputFiles({
      name: 'x.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('kind,colour\nthreat,red\n'),
    })
    await page.getByRole('button', { name: 'Send' }).click()
    await says('main', 'Unknown column: colour')
    expect(await rows('submissions')).toBe(before)
  })

  it('signs out, and ends when the key is revoked', async () => {
    await signIn()
    const cookie = (await page.context().cookies())[0]!
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
    expect(cookie.value).not.toContain(key)
    await page.getByRole('button', { name: 'Leave' }).click()
    await page.getByLabel('Key of your organisation').waitFor()
    expect(await page.getByLabel('Key of your organisation').count()).toBe(1)

    const other = await service.source()
    await signIn(other.key)
    await service.owner.pool.query('update source_keys set revoked = true where id = $1', [
      other.key.split('_')[1],
    ])
    await page.goto(service.publicUrl)
    expect(await page.getByLabel('Key of your organisation').count()).toBe(1)
  })

  it('takes no form that a foreign page sends', async () => {
    const answer = await fetch(`${service.publicUrl}/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://elsewhere.example' },
      body: new URLSearchParams({ apiKey: key }),
    })
    expect(answer.status).toBe(403)
  })

  it('weighs less than 60 kB with everything it loads', async () => {
    const sizes: Promise<number>[] = []
    page.on(
      'requestfinished',
      (request) => void sizes.push(request.sizes().then((size) => size.responseBodySize)),
    )
    await signIn()
    await page.waitForLoadState('networkidle')
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    expect(bytes).toBeGreaterThan(1000)
    expect(bytes).toBeLessThan(60_000)
  })
})
