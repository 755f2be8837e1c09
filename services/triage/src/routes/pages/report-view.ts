/** One report that waits for a person. */
import { randomUUID } from 'node:crypto'
import {
  button,
  facts,
  hiddenField,
  html,
  postForm,
  selectField,
  table,
  textArea,
  textField,
  type Html,
} from '@tocsin/pages'
import type { AssessedReport } from '../../assess/assessed-report.ts'
import type { ReportItem } from '../../review/report-item.ts'
import type { Names } from './names.ts'
import { actorTypes, bases, itemKinds, placeName, reportActions, timeLeft, utc } from './words.ts'

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

export function reportView(waiting: ReportItem, names: Names, now: Date): Html {
  const { item, kind, deadline, report, other, checked, history } = waiting
  return html`<h1>${itemKinds[kind] ?? kind}</h1>
    <p>${timeLeft(deadline, now)}</p>
    ${about(report, names)}
    ${
      other === null
        ? null
        : html`<h2>Beside</h2>
            ${about(other, names)}`
    }
    ${kind === 'unknown-actor' ? actorForm(report.id) : decisionForm(kind, report, other)} ${settleForm(item)}
    ${moreAbout(report.id, checked, history)}`
}

/** A report by itself, with what persons have said of it. */
export function singleReportView(
  { report, checked, history }: Pick<ReportItem, 'report' | 'checked' | 'history'>,
  names: Names,
): Html {
  return html`<h1>Report</h1>
    ${about(report, names)} ${decisionForm('report', report, null)} ${moreAbout(report.id, checked, history)}`
}

function decisionForm(kind: string, report: AssessedReport, other: AssessedReport | null): Html {
  return html`${postForm(
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

function actorForm(report: string): Html {
  return postForm(
    `/review/reports/${report}/actors`,
    html`<h2>Who acts</h2>
      ${hiddenField('decision', randomUUID())}
      ${selectField({
        name: 'actorType',
        label: 'What kind',
        choices: Object.entries(actorTypes).map(([value, label]) => ({ value, label })),
        value: 'unknown',
      })}
      ${textField({ name: 'states', label: 'Of which states', hint: 'Codes such as KEN, by blanks.', value: '' })}
      ${textArea({ name: 'reason', label: 'Why', required: true })} ${button({ text: 'Name them' })}`,
  )
}

function settleForm(item: string): Html {
  return html`<details>
    <summary>Nothing changes by it</summary>
    ${postForm(
      `/review/items/${item}/settle`,
      html`${hiddenField('decision', randomUUID())}
      ${textArea({ name: 'reason', label: 'Why', required: true })}
      ${button({ text: 'Close the question', tone: 'plain' })}`,
    )}
  </details>`
}

function moreAbout(report: string, checked: string, history: ReportItem['history']): Html {
  return html`<p>Verification: ${checked}.</p>
    ${table({
      caption: 'Said of it and its source',
      head: ['What', '', 'By', 'When', 'Why'],
      rows: history.map((one) => [
        reportActions[one.action] ?? one.action,
        one.value !== null && one.value.length === 1 ? one.value : '',
        one.own ? 'you' : `reviewer ${one.person.slice(0, 4)}`,
        utc(one.at),
        one.reason,
      ]),
      empty: 'Nobody has said anything of it yet.',
    })}
    <details>
      <summary>Its source is compromised</summary>
      ${postForm(
        `/review/reports/${report}/compromised`,
        html`<p>
            Everything that it sent since that hour, and sends later, feeds nothing. Outside nothing shows it.
          </p>
          ${hiddenField('decision', randomUUID())}
          ${textField({ name: 'since', label: 'Since (UTC)', type: 'datetime-local', required: true })}
          ${textArea({ name: 'reason', label: 'Why', required: true })}
          ${button({ text: 'Strike the source', tone: 'danger' })}`,
      )}
    </details>`
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
