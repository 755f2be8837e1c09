import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { topics } from '@tocsin/events'
import { deskSettings } from './config.ts'
import { directoryFile } from './directory/file-format.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const read = (path: string): string => readFileSync(root + path, 'utf8')
const readme = read('README.md')

describe('the README', () => {
  it('names every route', () => {
    const sources = globSync('src/routes/**/*.ts', { cwd: root }).map(read).join('\n')
    const routes = [...sources.matchAll(/(?:app|operator)\.(get|post|delete)\(\s*'([^']+)'/g)]
    expect(routes.length).toBeGreaterThan(20)
    for (const [, method = '', path = ''] of routes)
      expect(readme).toContain(`\`${method.toUpperCase()} ${path}\``)
  })

  it('names every table, setting, topic and list of the directory file', () => {
    const tables = globSync('migrations/*.sql', { cwd: root }).flatMap((file) =>
      [...read(file).matchAll(/^create table (\w+)/gm)].map(([, name = '']) => name),
    )
    const ours = Object.entries(topics).filter(([, { writers, readers }]) =>
      [...writers, ...readers].some((service) => service === 'desk'),
    )
    const names = [...tables, ...Object.keys(deskSettings.shape), ...Object.keys(directoryFile.shape)]
    for (const name of names) expect(readme).toContain(`\`${name}\``)
    for (const topic of ['alerts', 'tracks', 'answers', 'directory'])
      expect(ours.map(([name]) => name)).toContain(topic)
  })
})
