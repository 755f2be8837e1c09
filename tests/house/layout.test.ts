import { describe, expect, it } from 'vitest'

import { handWritten, read, repositoryFiles } from './repository.ts'

const TOP_LEVEL = [
  'LICENSE',
  'README.md',
  'docker-compose.yml',
  'docs',
  'infra',
  'package-lock.json',
  'package.json',
  'packages',
  'services',
  'tests',
  'tsconfig.json',
  'turbo.json',
]
const DOMAIN = ['events', 'indicators', 'places', 'situations', 'routing', 'escalation', 'cap', 'messages']
const ADAPTERS = ['bus', 'database', 'vault', 'intake', 'service', 'testing', 'pages', 'cli']
const SERVICES = ['civil-society-intake', 'regional-intake', 'triage', 'notifier', 'desk']
// Names that say nothing about what is inside.
const EMPTY_NAMES = /^(utils?|helpers?|common|managers?|misc|shared|libs?)$/i
const LONGEST = 400

describe('the house', () => {
  it('has exactly these names at the top', () => {
    const names = new Set(repositoryFiles().map((path) => path.split('/')[0] ?? ''))
    expect([...names].filter((name) => !name.startsWith('.')).toSorted()).toEqual(TOP_LEVEL.toSorted())
  })

  it('has exactly these packages and services', () => {
    const under = (folder: string) =>
      [
        ...new Set(
          repositoryFiles().flatMap((path) =>
            path.startsWith(`${folder}/`) ? [path.split('/')[1] ?? ''] : [],
          ),
        ),
      ].toSorted()
    expect(under('packages')).toEqual([...DOMAIN, ...ADAPTERS].toSorted())
    expect(under('services')).toEqual(SERVICES.toSorted())
  })

  it('has no folder or file with a name that says nothing', () => {
    const parts = (path: string) => path.split('/').map((part) => part.replace(/\..*$/, ''))
    expect(repositoryFiles().filter((path) => parts(path).some((part) => EMPTY_NAMES.test(part)))).toEqual([])
  })

  it(`has no file of code above ${LONGEST} lines`, () => {
    const long = handWritten(/\.(ts|mjs|cjs|sql|css)$/).filter(
      (path) => read(path).split('\n').length > LONGEST + 1,
    )
    expect(long).toEqual([])
  })

  it('has no barrel but the entry of a package', () => {
    const reExport = /^export (type )?(\*|\{[^}]*\}) from .*$/gm
    const rest = (text: string) =>
      text
        .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
        .replace(reExport, '')
        .trim()
    const barrels = handWritten(/^(packages|services)\/.*\.ts$/).filter(
      (path) => !/^packages\/[^/]+\/src\/index\.ts$/.test(path) && rest(read(path)) === '',
    )
    expect(barrels).toEqual([])
  })

  it('speaks of no machine in particular', () => {
    const place = new RegExp(['/ro', 'ot/|/wo', 'rk/(main|shared)|registry\\.np', 'mjs'].join(''))
    const texts = handWritten(/\.(ts|mjs|cjs|json|md|sql|yml|xml)$|Dockerfile$|^\.ci\//).filter((path) =>
      place.test(read(path)),
    )
    expect(texts).toEqual([])
  })

  it('has tests that wait for events, never for time', () => {
    const sleeps = handWritten(/^(packages|services|infra|tests)\/.*\.test\.ts$/).filter((path) =>
      /node:timers\/promises|(?<!\.)\bsetTimeout\(/.test(read(path)),
    )
    expect(sleeps).toEqual([])
  })
})

describe.each(SERVICES)('the service %s', (service) => {
  it('has the shape of every service', () => {
    const files = repositoryFiles()
    const needed = ['README.md', 'src/main.ts', 'src/app.ts', 'src/config.ts', 'src/flow.ts', 'migrations/']
    const absent = needed.filter(
      (path) => !files.some((file) => file.startsWith(`services/${service}/${path}`)),
    )
    expect(absent).toEqual([])
  })
})
