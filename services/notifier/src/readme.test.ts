import { readdir, readFile } from 'node:fs/promises'
import { topicNames, topics } from '@tocsin/events'
import { describe, expect, it } from 'vitest'
import { settings } from './config.ts'

const folder = new URL('../', import.meta.url)
const readme = await readFile(new URL('README.md', folder), 'utf8')
const section = (name: string): string => readme.split(`## ${name}\n`)[1]?.split('\n## ')[0] ?? ''
const firstSpans = (text: string): string[] => [...text.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name!)

describe('the README', () => {
  it('names the topics in and out', () => {
    const line = /^\*\*Topics in:\*\*.*$/m.exec(readme)?.[0] ?? ''
    const [inward = '', outward = ''] = line.split('**Topic out:**')
    const named = (text: string): string[] =>
      [...text.matchAll(/`([a-z.-]+)`/g)].map(([, name]) => name!).sort()
    const of = (side: 'readers' | 'writers'): string[] =>
      topicNames.filter((name) => (topics[name][side] as readonly string[]).includes('notifier')).sort()
    expect(named(inward)).toEqual(of('readers'))
    expect(named(outward)).toEqual(of('writers'))
  })

  it('lists every table of its migrations and no other', async () => {
    const files = await readdir(new URL('migrations/', folder))
    const texts = await Promise.all(
      files.map((file) => readFile(new URL(`migrations/${file}`, folder), 'utf8')),
    )
    const tables = texts.flatMap((text) =>
      [...text.matchAll(/^create table (\w+)/gm)].map(([, name]) => name!),
    )
    expect(firstSpans(section('Tables')).sort()).toEqual(tables.sort())
  })

  it('names every setting', () => {
    const rows = section('Settings')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    const named = rows.flatMap((row) =>
      [...row.split(' | ')[0]!.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name!),
    )
    expect(named.sort()).toEqual(Object.keys(settings.shape).sort())
  })

  it('names every step', async () => {
    const entries = await readdir(new URL('src/', folder), { withFileTypes: true })
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    const named = [...section('Steps').matchAll(/^\| ((?:`\w+`(?: · )?)+)/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
    )
    expect(named.sort()).toEqual(folders.sort())
  })
})
