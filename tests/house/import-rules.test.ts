import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { root } from './repository.ts'

// A rule that cannot fail holds nothing: each is shown a small house that breaks it, and one that does not.
const program = join(root, 'node_modules', '.bin', 'depcruise')
const rules = join(root, '.dependency-cruiser.cjs')

let house: string
beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'tocsin-house-'))
})
afterEach(() => rmSync(house, { recursive: true }))

/** The names of the rules that a house with these files breaks. */
function broken(files: Readonly<Record<string, string>>): string[] {
  for (const [path, text] of Object.entries({ ...files, 'tsconfig.json': '{}' })) {
    mkdirSync(dirname(join(house, path)), { recursive: true })
    writeFileSync(join(house, path), text)
  }
  const args = ['--config', rules, '--output-type', 'json', 'packages', 'services']
  const { stdout, stderr } = spawnSync(program, args, { cwd: house, encoding: 'utf8' })
  if (!stdout.startsWith('{')) throw new Error(stderr)
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } }
  return [...new Set(summary.violations.map(({ rule }) => rule.name))].toSorted()
}

const entry = {
  'packages/bus/src/index.ts': 'export const a = 1',
  'services/desk/src/app.ts': 'export const b = 1',
}

describe('the import rules', () => {
  it('let a service take the entry of a package', () => {
    const app = `import { a } from '../../../packages/bus/src/index.ts'\nexport const b = a`
    expect(broken({ ...entry, 'services/desk/src/app.ts': app })).toEqual([])
  })

  it.each([
    ['no-service-imports-a-service', 'services/triage/src/x.ts', '../../desk/src/app.ts'],
    ['no-package-imports-a-service', 'packages/vault/src/x.ts', '../../../services/desk/src/app.ts'],
    ['domain-imports-domain-only', 'packages/routing/src/x.ts', '../../bus/src/index.ts'],
    ['domain-does-no-io', 'packages/routing/src/x.ts', 'node:fs'],
    ['nothing-missing', 'packages/vault/src/x.ts', './gone.ts'],
  ])('%s', (rule, from, to) => {
    expect(broken({ ...entry, [from]: `import * as x from '${to}'\nexport const y = x` })).toEqual([rule])
  })

  it('only-the-entry-of-a-package, and test worlds for tests', () => {
    const inner = {
      ...entry,
      'packages/bus/src/inner.ts': 'export const i = 1',
      'packages/bus/test/world.ts': 'export const w = 1',
    }
    const take = (what: string) => `import * as x from '../../bus/${what}'\nexport const y = x`
    expect(broken({ ...inner, 'packages/vault/src/x.ts': take('src/inner.ts') })).toEqual([
      'only-the-entry-of-a-package',
    ])
    expect(
      broken({
        ...inner,
        'packages/vault/src/x.ts': '',
        'packages/vault/src/x.test.ts': take('test/world.ts'),
      }),
    ).toEqual([])
    expect(broken({ ...inner, 'packages/vault/src/x.test.ts': take('src/inner.ts') })).toEqual([
      'tests-take-entries-and-test-worlds',
    ])
  })

  it('no-circle', () => {
    const circle = {
      'packages/vault/src/a.ts': `import { b } from './b.ts'\nexport const a = () => b`,
      'packages/vault/src/b.ts': `import { a } from './a.ts'\nexport const b = () => a`,
    }
    expect(broken({ ...entry, ...circle })).toEqual(['no-circle'])
  })

  it('no-test-code-in-what-runs', () => {
    const testing = { 'packages/testing/src/index.ts': 'export const t = 1' }
    const app = `import { t } from '../../../packages/testing/src/index.ts'\nexport const b = t`
    expect(broken({ ...testing, 'services/desk/src/app.ts': app })).toContain('no-test-code-in-what-runs')
  })
})
