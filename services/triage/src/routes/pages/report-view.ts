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
  textField,
  type Html,
} from '@tocsin/pages'
import { actorType } from '@tocsin/events'
import type { AssessedReport } from '../../assess/assessed-report.ts'
import type { ReportRequest } from '../../review/judge-report.ts'
import type { ReportItem } from '../../review/report-item.ts'
import { reasonField } from './reason-field.ts'
import { said } from './said.ts'
import type { Words } from './words.ts'

type Action = Exclude<ReportRequest['action'], 'grade' | 'grade-source' | 'name-actors'>

const ACTIONS: Record<string, readonly Action[]> = {
  'ambiguous-place': ['confirm-place', 'discard'],
  'near-duplicate': ['link', 'split'],
}
const USUAL: readonly Action[] = ['verify', 'ask', 'discard']

export function reportView(waiting: ReportItem, words: Words, now: Date): Html {
  const { item, kind, deadline, report, other, checked, history } = waiting
  const { t } = words
  return html`<h1>${words.coded('item', kind)}</h1>
    <p>${words.left(deadline, now)}</p>
    ${about(report, words)}
    ${
      other === null
        ? null
        : html`<h2>${t('report.beside')}</h2>
            ${about(other, words)}`
    }
    ${kind === 'unknown-actor' ? actorForm(report.id, words) : decisionForm(kind, report, other, words)}
    ${settleForm(item, words)} ${moreAbout(report.id, checked, history, words)}`
}

/** A report by itself, with what persons have said of it. */
export function singleReportView(
  { report, checked, history }: Pick<ReportItem, 'report' | 'checked' | 'history'>,
  words: Words,
): Html {
  return html`<h1>${words.t('report.title')}</h1>
    ${about(report, words)} ${decisionForm('report', report, null, words)}
    ${moreAbout(report.id, checked, history, words)}`
}

function decisionForm(
  kind: string,
  report: AssessedReport,
  other: AssessedReport | null,
  words: Words,
): Html {
  const { t } = words
  return postForm(
    `/review/reports/${report.id}/decide`,
    html`<h2>${t('decide.title')}</h2>
      ${hiddenField('decision', randomUUID())} ${other === null ? null : hiddenField('other', other.id)}
      ${selectField({
        name: 'action',
        label: t('label.which'),
        choices: (ACTIONS[kind] ?? USUAL).map((value) => ({ value, label: t(`action.${value}`) })),
      })}
      ${reasonField(t('label.why'))} ${button({ text: t('decide.send') })}`,
  )
}

function actorForm(report: string, words: Words): Html {
  const { t, say } = words
  return postForm(
    `/review/reports/${report}/actors`,
    html`<h2>${t('actors.title')}</h2>
      ${hiddenField('decision', randomUUID())}
      ${selectField({
        name: 'actorType',
        label: t('actors.kind'),
        choices: actorType.options.map((value) => ({ value, label: say(`actor.${value}`) })),
        value: 'unknown',
      })}
      ${textField({ name: 'states', label: t('actors.states'), hint: t('actors.states-hint'), value: '', dir: 'ltr' })}
      ${reasonField(t('label.why'))} ${button({ text: t('actors.send') })}`,
  )
}

function settleForm(item: string, words: Words): Html {
  const { t } = words
  return html`<details>
    <summary>${t('settle.title')}</summary>
    ${postForm(
      `/review/items/${item}/settle`,
      html`${hiddenField('decision', randomUUID())} ${reasonField(t('label.why'))}
      ${button({ text: t('settle.send'), tone: 'plain' })}`,
    )}
  </details>`
}

function moreAbout(report: string, checked: string, history: ReportItem['history'], words: Words): Html {
  const { t } = words
  return html`<p>${t('report.verification', { state: words.coded('checked', checked) })}</p>
    ${table({
      caption: t('report.said'),
      head: [t('label.what'), '', t('label.by'), t('label.when'), t('label.why')],
      rows: history.map((one) => [
        words.coded('done', one.action),
        one.value !== null && one.value.length === 1 ? one.value : '',
        one.own ? t('you') : t('reviewer', { mark: one.person.slice(0, 4) }),
        words.instant(one.at),
        said(one.reason),
      ]),
      empty: t('report.nothing-said'),
    })}
    <details>
      <summary>${t('compromised.title')}</summary>
      ${postForm(
        `/review/reports/${report}/compromised`,
        html`<p>${t('compromised.lead')}</p>
          ${hiddenField('decision', randomUUID())}
          ${textField({ name: 'since', label: t('label.since-utc'), type: 'datetime-local', required: true })}
          ${reasonField(t('label.why'))} ${button({ text: t('compromised.send'), tone: 'danger' })}`,
      )}
    </details>`
}

function about(report: AssessedReport, words: Words): Html {
  const { t } = words
  return html`${facts([
    [t('label.where'), words.place(report.country, report.admin1)],
    [t('label.day'), report.day === null ? null : words.day(report.day)],
    [t('label.kind'), t(`report.${report.kind}`)],
    [t('report.known'), t(`basis.${report.basis}`)],
    [t('label.language'), report.language === null ? null : words.tongue(report.language)],
    [t('report.grade'), html`<bdi>${report.reliability}${report.credibility}</bdi>`],
    [
      t('label.signs'),
      report.matches.length === 0
        ? null
        : html`<ul>
            ${report.matches.map((match) => html`<li>${words.sign(match.indicator)}</li>`)}
          </ul>`,
    ],
  ])}
  ${postForm(`/review/reports/${report.id}/words`, button({ text: t('words.open'), tone: 'plain' }))}`
}
