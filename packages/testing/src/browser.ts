import { accessSync } from 'node:fs'

import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

import { readTestEnvironment } from './config.ts'

const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The Chromium that tests run: CHROMIUM_PATH, else one in a usual place; `undefined` where there is none. */
export function findChromium(): string | undefined {
  return [readTestEnvironment().chromium, ...USUAL_PLACES].find((path) => path !== undefined && exists(path))
}

/** Starts a headless Chromium; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium found: set CHROMIUM_PATH')
  // Chromium has no sandbox for root; its pages here are ours alone.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}

function exists(path: string): boolean {
  try {
    accessSync(path, 1)
    return true
  } catch {
    return false
  }
}
