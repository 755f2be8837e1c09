/**
 * Builds in which one protective filter is forgotten: the tests that promise to see it must fail. Each is a copy of the
 * last commit with one line replaced; `node tests/security/forget-a-filter.ts [name [test]]` prints what each test said.
 */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const repository = fileURLToPath(new URL('../../', import.meta.url))

interface Forgotten {
  name: string
  file: string
  /** stands there once */
  line: string
  instead: string
  /** tests in this folder that must fail */
  seenBy: readonly string[]
}

interface Verdict {
  outcome: 'passes' | 'fails' | 'cannot run'
  /** titles of the tests that did */
  failed: string[]
}

/** As vitest writes it, in Jest's format. */
interface Report {
  testResults: { assertionResults: { title: string; status: string }[] }[]
}

const BOTH = ['canary.test.ts', 'two-worlds.test.ts']

const forgotten: readonly Forgotten[] = [
  {
    name: 'routing bars nobody',
    file: 'packages/routing/src/barred.ts',
    line: '  alert.excluded.forEach((state) => barred.delete(state))\n',
    instead: '  barred.clear()\n',
    seenBy: BOTH,
  },
  {
    // one filter behind two: at the step, and once more before the socket
    name: 'conflicts of people are not looked at when somebody is asked',
    file: 'packages/routing/src/eligible.ts',
    line: 'return personOf(directory, person)?.conflicts.some((state) => barred.states.has(state)) ?? false',
    instead: 'return false',
    seenBy: BOTH,
  },
  {
    name: 'the desk shows versions whatever they bar',
    file: 'services/desk/migrations/20261124160200-incidents.sql',
    line: '  sits_at(party) and not withheld(barred) and not (party = any(barred)));',
    instead: '  sits_at(party));',
    seenBy: BOTH,
  },
  {
    name: 'triage shows proposals whatever they bar',
    file: 'services/triage/src/asking.ts',
    line: "  const conflicts = who.conflicts.filter((state) => /^[A-Z]{3}$/.test(state)).join(',')\n",
    instead: "  const conflicts = who.conflicts.filter(() => false).join(',')\n",
    seenBy: BOTH,
  },
  {
    name: 'a request is logged by its address instead of its route',
    file: 'packages/service/src/http.ts',
    line: "const route = request.routeOptions.url ?? 'unknown'",
    instead: 'const route = request.url',
    seenBy: ['canary.test.ts'],
  },
]

const [, , filter = '', test = ''] = process.argv
const chosen = forgotten
  .filter(({ name }) => name.includes(filter))
  .map((one) => ({ ...one, seenBy: one.seenBy.filter((by) => by.includes(test)) }))
let unseen = 0
for (const one of chosen) {
  const copy = await copiedRepository()
  try {
    await forget(copy, one)
    for (const by of one.seenBy) {
      const verdict = await verdictOf(copy, by)
      if (verdict.outcome !== 'fails') unseen++
      process.stdout.write(`${one.name}: ${by} ${verdict.outcome} ${verdict.failed.join('; ')}\n`)
    }
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}
process.exitCode = unseen === 0 && chosen.length > 0 ? 0 : 1

/** Our files as last committed; whatever was installed is linked to. */
async function copiedRepository(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'tocsin-forgetful-'))
  const archive = join(copy, 'archive.tar')
  await run('git', ['archive', '--output', archive, 'HEAD'], { cwd: repository })
  await run('tar', ['-xf', archive, '-C', copy])
  await mkdir(join(copy, 'node_modules'))
  for (const name of await readdir(join(repository, 'node_modules')))
    if (name !== '@tocsin')
      await symlink(join(repository, 'node_modules', name), join(copy, 'node_modules', name))
  // these lead from where they stand to the packages beside them
  await cp(join(repository, 'node_modules/@tocsin'), join(copy, 'node_modules/@tocsin'), {
    recursive: true,
    verbatimSymlinks: true,
  })
  await symlink(join(repository, '.cache'), join(copy, '.cache'))
  for (const folder of ['packages', 'services'])
    for (const name of await readdir(join(copy, folder))) await linkInstalled(join(folder, name), copy)
  await linkInstalled('infra', copy)
  await linkInstalled('tests', copy)
  return copy
}

async function linkInstalled(workspace: string, copy: string): Promise<void> {
  const own = join(repository, workspace, 'node_modules')
  if (existsSync(own)) await symlink(own, join(copy, workspace, 'node_modules'))
}

async function forget(copy: string, { name, file, line, instead }: Forgotten): Promise<void> {
  const text = await readFile(join(copy, file), 'utf8')
  if (text.split(line).length !== 2) throw new Error(`${name}: ${file} does not have that line once`)
  await writeFile(
    join(copy, file),
    text.replace(line, () => instead),
  )
}

/** A test that could not begin shows nothing: only an assertion that does not hold counts as seen. */
async function verdictOf(copy: string, test: string): Promise<Verdict> {
  const report = join(copy, 'report.json')
  const command = ['run', `security/${test}`, '--reporter=json', `--outputFile=${report}`]
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
  const passed = await run(process.execPath, [vitest, ...command], { cwd: join(copy, 'tests') }).then(
    () => true,
    () => false,
  )
  if (passed) return { outcome: 'passes', failed: [] }
  const { testResults } = JSON.parse(await readFile(report, 'utf8')) as Report
  const all = testResults.flatMap(({ assertionResults }) => assertionResults)
  const failed = all.filter(({ status }) => status === 'failed').map(({ title }) => title)
  return { outcome: failed.length > 0 ? 'fails' : 'cannot run', failed }
}
