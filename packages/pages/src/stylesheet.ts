/** The one stylesheet, at an address that changes with its content, so that it can be kept for a year. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const parts = ['colours', 'text', 'frame', 'forms', 'tables', 'marks', 'incidents', 'print']

export const stylesheet: string = parts
  .map((part) => readFileSync(new URL(`./styles/${part}.css`, import.meta.url), 'utf8'))
  .join('\n')

export const stylesheetPath = `/assets/${createHash('sha256').update(stylesheet).digest('hex').slice(0, 16)}.css`
