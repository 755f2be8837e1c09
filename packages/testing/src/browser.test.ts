import { describe, expect, it } from 'vitest'

import { launchBrowser } from './browser.ts'
import { missing } from './missing.ts'

describe.skipIf(await missing('chromium'))('the browser', () => {
  it('shows a page as a phone does, without JavaScript', async () => {
    const browser = await launchBrowser()
    const page = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
    await page.setContent('<main><h1>Queue</h1><noscript>plain</noscript></main>')
    expect(await page.textContent('noscript')).toBe('plain')
    await browser.close()
  }, 60_000)
})
