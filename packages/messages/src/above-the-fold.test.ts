import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { languages } from '@tocsin/events'
import { launchBrowser, missing } from '@tocsin/testing'
import { sampleContent } from '../test/sample-content.ts'
import { composeMail } from './index.ts'
import { texts } from './translate.ts'

const without = await missing('chromium')
let browser: Awaited<ReturnType<typeof launchBrowser>>

beforeAll(async () => {
  if (without === undefined) browser = await launchBrowser()
})
afterAll(() => browser?.close())

describe.skipIf(without !== undefined)('on a phone of 360 by 640', () => {
  it.each(languages)(
    'who it is, what is asked and feared, what is new and how sure need no scrolling, in %s',
    async (language) => {
      const seat = { ...sampleContent.seat, language }
      // Our own words of the signs: what stands there when nobody passes others.
      const { html } = composeMail({ ...sampleContent, seat, gist: undefined })
      const page = await (await browser.newContext({ viewport: { width: 360, height: 640 } })).newPage()
      await page.setContent(html)
      const opening = texts[language]['do-not.authorities'].split(' ').slice(0, 3).join(' ')
      const doNot = await page.getByText(opening).first().boundingBox()
      expect(doNot?.y).toBeGreaterThan(200)
      expect(doNot?.y).toBeLessThanOrEqual(640)
      await page.close()
    },
  )
})
