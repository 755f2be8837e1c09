/** A report's words, opened for one reviewer; each sign stands where it was found. */
import { randomUUID } from 'node:crypto'
import { button, facts, hiddenField, html, postForm, selectField, type Html } from '@tocsin/pages'
import type { OpenedWords } from '../../review/words.ts'
import { reasonField } from './reason-field.ts'
import { said } from './said.ts'
import type { Words } from './words.ts'

const GRADES = ['1', '2', '3', '4', '5', '6'] as const

/** @param language the report's */
export function wordsView(report: string, opened: OpenedWords, language: string | null, words: Words): Html {
  const { t } = words
  if (opened.outcome !== 'opened')
    return html`<h1>${t('words.title')}</h1>
      <p>${t(opened.outcome === 'destroyed' ? 'words.erased' : 'words.failed')}</p>`
  const { words: own, spans } = opened
  const signs = new Map(spans.map((span) => [`${span.indicator} ${span.modality}`, span]))
  const quoted = (text: string | null): Html | null =>
    text === null || text === '' ? null : said(text, language)
  return html`<h1>${t('words.title')}</h1>
    <p class="hint">${t('words.hint')}</p>
    <blockquote lang="${language ?? ''}" dir="auto">${marked(own.text ?? '', spans)}</blockquote>
    <ul>
      ${[...signs.values()].map((span) => html`<li>${words.sign(span.indicator)} · ${words.coded('modality', span.modality)}</li>`)}
    </ul>
    ${facts([
      [t('words.event'), quoted(own.event?.title ?? null)],
      [t('words.place'), quoted(own.placeSaid)],
      [t('words.whom'), quoted(own.whom)],
      [t('words.by-whom'), quoted(own.actors.flatMap((actor) => actor.said ?? []).join(', '))],
      [t('words.ticked'), quoted(own.ticks.join(', '))],
      [t('words.relayed'), quoted(own.relayedBy)],
    ])}
    ${gradeForms(report, words)}`
}

function marked(text: string, spans: readonly { start: number; end: number }[]): Html[] {
  const pieces: Html[] = []
  let at = 0
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < at || end > text.length) continue
    pieces.push(html`${text.slice(at, start)}<mark>${text.slice(start, end)}</mark>`)
    at = end
  }
  return [...pieces, html`${text.slice(at)}`]
}

function gradeForms(report: string, { t }: Words): Html {
  return html`${postForm(
    `/review/reports/${report}/decide`,
    html`<h2>${t('grade.title')}</h2>
      ${hiddenField('decision', randomUUID())} ${hiddenField('action', 'grade')}
      ${selectField({
        name: 'credibility',
        label: t('grade.credibility'),
        choices: GRADES.map((value) => ({ value, label: t(`grade.${value}`) })),
        value: '6',
      })}
      ${reasonField(t('label.why'))} ${button({ text: t('grade.send'), tone: 'plain' })}`,
  )}
  ${postForm(
    `/review/reports/${report}/decide`,
    html`${hiddenField('decision', randomUUID())} ${hiddenField('action', 'discard')}
    ${reasonField(t('discard.why'))} ${button({ text: t('action.discard'), tone: 'danger' })}`,
  )}`
}
