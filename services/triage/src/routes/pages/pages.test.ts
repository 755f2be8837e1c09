import { mkdtemp, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { languages } from '@tocsin/events'
import { reviewTranslatorOf } from '@tocsin/messages'
import { findChromium, launchBrowser } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTriage, type RunningTriage } from '../../../test/running-triage.ts'
import { latinTexts, shownTexts } from '../../../test/shown-texts.ts'

let triage: RunningTriage
let alert: string
let cookie: string
beforeAll(async () => {
  triage = await startTriage()
  cookie = await triage.cookie()
  for (const text of [
    'Soldiers killed four villagers yesterday and burned their houses.',
    'Armed men attacked the camp of displaced people on Monday; <b>eleven</b> civilians were killed.',
    'The army shelled the market. Several people were killed, and families are fleeing.',
  ])
    await triage.report({ text })
  alert = (await triage.awaitVersion('imminent', (version) => version.level === 'imminent')).alert
  await triage.settled()
})
afterAll(() => triage.stop())

const page = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(triage.url + path, { headers: { cookie, accept: 'text/html', ...headers }, redirect: 'manual' })
const send = (
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(triage.url + path, {
    method: 'POST',
    headers: { cookie, accept: 'text/html', 'sec-fetch-site': 'same-origin', ...headers },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })

describe('the pages', () => {
  it('name in the list neither words nor sources, and nothing in the title', async () => {
    const text = await (await page('/review')).text()
    expect(text).toContain('Alert proposed')
    expect(text).toContain('<title>Review</title>')
    expect(text).not.toContain('villagers')
  })

  it('keep evidence closed until it is asked for, then mark the signs and escape the words', async () => {
    const text = await (await page(`/review/alerts/${alert}`)).text()
    expect(text).not.toContain('burned their houses')
    expect(text).not.toMatch(/<details[^>]*\sopen/)
    expect(text).not.toContain('<script')
    const paths = [...text.matchAll(/action="(\/review\/reports\/[0-9a-f-]+\/words)"/g)].map(
      (found) => found[1]!,
    )
    const opened = await Promise.all(paths.map(async (path) => (await send(path, {})).text()))
    expect(opened.some((one) => one.includes('<mark>'))).toBe(true)
    const escaped = opened.find((one) => one.includes('eleven'))!
    expect(escaped).not.toContain('<b>')
  })

  it.each(languages)("speak the reader's language throughout, in %s", async (language) => {
    const direction = language === 'ar' ? 'rtl' : 'ltr'
    const own = reviewTranslatorOf(language)
    const say = async (answer: Promise<Response>): Promise<string> => {
      const text = await (await answer).text()
      expect(text).toContain(`<html lang="${language}" dir="${direction}">`)
      if (language === 'ar') expect(latinTexts(text)).toEqual([])
      return shownTexts(text).join('\n')
    }
    const asked = { 'accept-language': language }
    expect(await say(page('/review', asked))).toContain(own('item.proposal'))
    const shown = await say(page(`/review/alerts/${alert}`, asked))
    expect(shown).toContain(own('issue.yes'))
    expect(shown).toContain(own('close.cancel'))
    expect(await say(page('/review/campaigns', asked))).toContain(own('campaigns.lead'))
    expect(await say(page('/review/figures', asked))).toContain(own('figures.in-time'))
    expect(await say(page('/nowhere', asked))).toContain(own('problem.not-found'))
    const issue = `/review/alerts/${alert}/issue`
    const forged = send(issue, {}, { ...asked, 'sec-fetch-site': 'cross-site' })
    expect(await say(forged)).toContain(own('refused.elsewhere'))
    expect(await say(page('/review', { ...asked, cookie: '' }))).toContain(own('refused.sign-in'))
    expect(await say(send(issue, { version: '1' }, asked))).toContain(own('refused.field'))
    const packed = send(issue, {}, { ...asked, 'content-encoding': 'gzip' })
    expect(await say(packed)).toContain(own('problem.unsupported-media-type'))
  })

  it('refuse a form from elsewhere, and one without a session', async () => {
    const { version } = triage.versions().at(-1)!
    const fields = { decision: crypto.randomUUID(), version: String(version), note: '' }
    expect(
      (await send(`/review/alerts/${alert}/issue`, fields, { 'sec-fetch-site': 'cross-site' })).status,
    ).toBe(403)
    expect((await send(`/review/alerts/${alert}/issue`, fields, { cookie: '' })).status).toBe(401)
    expect((await send(`/review/alerts/${alert}/issue`, { version: '1' })).status).toBe(422)
  })

  it.skipIf(findChromium() === undefined)(
    'fit a phone, and let a reviewer issue without JavaScript',
    async () => {
      const browser = await launchBrowser()
      try {
        const context = await browser.newContext({
          viewport: { width: 360, height: 640 },
          javaScriptEnabled: false,
        })
        const [name, value] = cookie.split('=') as [string, string]
        await context.addCookies([{ name, value, url: triage.url }])
        const tab = await context.newPage()
        await tab.goto(`${triage.url}/review`)
        await tab.getByRole('link', { name: 'Alert proposed' }).click()
        await tab.waitForURL(`**/review/alerts/${alert}`)
        const shots = await mkdtemp(join(tmpdir(), 'tocsin-review-'))
        await tab.screenshot({ path: join(shots, 'alert.png'), fullPage: true })
        expect((await stat(join(shots, 'alert.png'))).size).toBeGreaterThan(10_000)
        const box = await tab.locator('main').boundingBox()
        expect(box!.x + box!.width).toBeLessThanOrEqual(360)

        const arabic = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'ar' })
        await arabic.addCookies([{ name, value, url: triage.url }])
        const theirs = await arabic.newPage()
        await theirs.goto(`${triage.url}/review/alerts/${alert}`)
        for (const summary of await theirs.locator('summary').all()) await summary.click()
        const root = theirs.locator('html')
        expect(await root.getAttribute('dir')).toBe('rtl')
        const tooWide = await root.evaluate(
          (html: { scrollWidth: number; clientWidth: number }) => html.scrollWidth - html.clientWidth,
        )
        expect(tooWide).toBe(0)
        await tab.getByLabel('Note to everybody told').fill('Read and confirmed by telephone.')
        await tab.getByRole('button', { name: 'I have read the evidence: issue' }).click()
        const issued = await triage.awaitVersion('issued', (version) => version.stage === 'issued')
        expect(issued.note).toBe('Read and confirmed by telephone.')
      } finally {
        await browser.close()
      }
    },
  )
})
