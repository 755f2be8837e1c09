import { glob, readFile, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** What all workspaces' tests came to. */
export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** `workspace › test: why`, a line for each failure */
  readonly failures: readonly string[]
}

/** Where each workspace's vitest writes its report, from the workspace's folder. */
export const REPORT = '.turbo/test-report.json'

const WORKSPACES = [`packages/*/${REPORT}`, `services/*/${REPORT}`, `infra/${REPORT}`, `tests/${REPORT}`]

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** Removes the reports of an earlier run, so that only this run's are counted. */
export async function removeReports(repository: string): Promise<void> {
  for await (const path of glob(WORKSPACES, { cwd: repository })) await rm(join(repository, path))
}

/** Adds up the reports of all workspaces. */
export async function readTotals(repository: string): Promise<Totals> {
  let totals: Totals = { passed: 0, failed: 0, skipped: 0, failures: [] }
  for await (const path of glob(WORKSPACES, { cwd: repository })) {
    const text = await readFile(join(repository, path), 'utf8')
    totals = add(totals, JSON.parse(text) as VitestReport, dirname(dirname(path)))
  }
  return totals
}

/** A file that fails before its first test (an import, a set-up) counts as one failure: vitest counts none. */
export function add(totals: Totals, report: VitestReport, workspace: string): Totals {
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && tests.length === 0) return [`${basename(name)}: ${why(message)}`]
    return tests.map((test) => `${test.fullName}: ${why(test.failureMessages[0] ?? '')}`)
  })
  return {
    passed: totals.passed + report.numPassedTests,
    failed: totals.failed + failures.length,
    skipped: totals.skipped + report.numPendingTests + report.numTodoTests,
    failures: [...totals.failures, ...failures.map((failure) => `${workspace} › ${failure}`)],
  }
}

/** What a failure says before its stack, in one line that a log's last page has room for: its beginning and its end. */
function why(message: string): string {
  const lines = message.split('\n')
  const stack = lines.findIndex((line) => /^\s+at /.test(line))
  const said = (stack < 0 ? lines : lines.slice(0, stack)).join(' | ')
  return said.length <= 900 ? said : `${said.slice(0, 400)} ... ${said.slice(-500)}`
}
