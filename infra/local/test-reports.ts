import { glob, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** What all workspaces' tests came to. */
export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
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
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

/** Removes the reports of an earlier run, so that only this run's are counted. */
export async function removeReports(repository: string): Promise<void> {
  for await (const path of glob(WORKSPACES, { cwd: repository })) await rm(join(repository, path))
}

/** Adds up the reports of all workspaces. */
export async function readTotals(repository: string): Promise<Totals> {
  let totals: Totals = { passed: 0, failed: 0, skipped: 0 }
  for await (const path of glob(WORKSPACES, { cwd: repository })) {
    const text = await readFile(join(repository, path), 'utf8')
    totals = add(totals, JSON.parse(text) as VitestReport)
  }
  return totals
}

/** A file that fails before its first test (an import, a set-up) counts as one failure: vitest counts none. */
export function add(totals: Totals, report: VitestReport): Totals {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: totals.passed + report.numPassedTests,
    failed: totals.failed + report.numFailedTests + brokenFiles.length,
    skipped: totals.skipped + report.numPendingTests + report.numTodoTests,
  }
}
