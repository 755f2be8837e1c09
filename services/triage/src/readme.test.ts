/** The README is held to the code. */
import { readdirSync, readFileSync } from 'node:fs'
import { topicNames, topics } from '@tocsin/events'
import { describe, expect, it } from 'vitest'

const here = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const readme = here('README.md')
/** First cells, in backticks, of the table under a heading. */
const cells = (heading: string): string[] => {
  const section = readme.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map((found) => found[1]!)
}

describe('the README', () => {
  it('names the topics that triage reads and writes, and no others', () => {
    const ours = topicNames.filter((name) =>
      [...topics[name].readers, ...topics[name].writers].includes('triage' as never),
    )
    expect(cells('Topics').toSorted()).toEqual(ours.toSorted())
  })

  it('names every table', () => {
    const sql = readdirSync(new URL('../migrations', import.meta.url)).map((name) =>
      here(`migrations/${name}`),
    )
    const named = (statement: RegExp): string[] =>
      sql.flatMap((text) => [...text.matchAll(statement)].map((found) => found[1]!))
    const dropped = new Set(named(/^drop table (\w+)/gm))
    const tables = named(/^create table (\w+)/gm).filter((table) => !dropped.has(table))
    expect(cells('Tables').toSorted()).toEqual(tables.toSorted())
  })

  it('names every setting of its own', () => {
    const settings = [...here('src/config.ts').matchAll(/^ {2}([A-Z_]+):/gm)].map((found) => found[1]!)
    expect(cells('Settings').toSorted()).toEqual(settings.toSorted())
  })

  it('names every route', () => {
    const files = [
      'routes/review-routes.ts',
      'routes/campaign-routes.ts',
      'routes/figures-routes.ts',
      'routes/pages/review-pages.ts',
      'routes/pages/campaign-pages.ts',
    ].map((name) => here(`src/${name}`))
    const routes = files.flatMap((text) =>
      [...text.matchAll(/http\.(get|post)\(\s*'([^']+)'/g)].map(
        (found) => `${found[1]!.toUpperCase()} ${found[2]}`,
      ),
    )
    expect(cells('Routes').toSorted()).toEqual(routes.toSorted())
  })
})
