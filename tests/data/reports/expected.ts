/** Makes expected.json: `node tests/data/reports/expected.ts > tests/data/reports/expected.json`. The rule: README.md. */
import { rootOf, sendable, sourceOf } from './sources.ts'

type Verdict = 'must' | 'may' | 'mustNot'

const rows = sendable().map(({ row, country }) => ({ ...row, country }))
const bearsFactor7or8 = (un: string[]): boolean => un.some((id) => id.startsWith('7.') || id.startsWith('8.'))

const verdicts: Record<string, Verdict> = {}
for (const country of [...new Set(rows.map((row) => row.country))].sort()) {
  const own = rows.filter((row) => row.country === country)
  const bearing = own.filter((row) => ['en', 'fr'].includes(row.lang) && bearsFactor7or8(row.un))
  const roots = new Set(bearing.map((row) => rootOf(sourceOf(row.id))))
  verdicts[country] = own.every((row) => row.kind === 'ordinary') ? 'mustNot' : roots.size >= 2 ? 'must' : 'may'
}
process.stdout.write(`${JSON.stringify(verdicts, null, 2)}\n`)
