/** One report that waits for a person. */
import { randomUUID } from 'node:crypto'
import { button, facts, hiddenField, html, postForm, selectField, textArea, type Html } from '@tocsin/pages'
import type { AssessedReport } from '../../assess/assessed-report.ts'
import type { ReportItem } from '../../review/report-item.ts'
import type { Names } from './names.ts'
import { bases, itemKinds, placeName, timeLeft } from './words.ts'

const ACTIONS: Record<string, [string, string][]> = {
  'ambiguous-place': [
    ['confirm-place', 'The country is right'],
    ['discard', 'Discard the report'],
  ],
  'near-duplicate': [
    ['link', 'One retells the other'],
    ['split', 'Two independent reports'],
  ],
}
const USUAL: [string, string][] = [
  ['verify', 'Verified'],
  ['ask', 'Ask for verification'],
  ['discard', 'Discard the report'],
]

export function reportView({ kind, deadline, report, other }: ReportItem, names: Names, now: Date): Html {
  return html`<h1>${itemKinds[kind] ?? kind}</h1>
    <p>${timeLeft(deadline, now)}</p>
    ${about(report, names)}
    ${
      other === null
        ? null
        : html`<h2>Beside</h2>
            ${about(other, names)}`
    }
    ${postForm(
      `/review/reports/${report.id}/decide`,
      html`<h2>Decide</h2>
        ${hiddenField('decision', randomUUID())} ${other === null ? null : hiddenField('other', other.id)}
        ${selectField({
          name: 'action',
          label: 'What',
          choices: (ACTIONS[kind] ?? USUAL).map(([value, label]) => ({ value, label })),
        })}
        ${textArea({ name: 'reason', label: 'Why', required: true })} ${button({ text: 'Decide' })}`,
    )}`
}

function about(report: AssessedReport, names: Names): Html {
  return html`${facts([
    ['Where', placeName(report.country, report.admin1)],
    ['Day', report.day],
    ['Kind', report.kind],
    ['How known', bases[report.basis]],
    ['Language', report.language],
    ['Grade', `${report.reliability}${report.credibility}`],
    ['Signs', report.matches.map((match) => names.indicator(match.indicator)).join('; ')],
  ])}
  ${postForm(`/review/reports/${report.id}/words`, button({ text: 'Open its words', tone: 'plain' }))}`
}
