import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { problems } from '@tocsin/service'

const folder = new URL('../../docs/errors/', import.meta.url)

describe('every problem code', () => {
  it('has a page with its title and status, and every page a code', () => {
    const pages = readdirSync(folder).map((file) => file.replace(/\.md$/, ''))
    expect(pages.toSorted()).toEqual(Object.keys(problems).toSorted())
    for (const [code, { status, title }] of Object.entries(problems)) {
      const page = readFileSync(new URL(`${code}.md`, folder), 'utf8')
      expect(page, code).toContain(`# ${title}\n`)
      expect(page, code).toContain(`HTTP ${status}`)
    }
  })
})
