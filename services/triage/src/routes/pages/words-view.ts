/** A report's words, opened for one reviewer; each sign stands where it was found. */
import { randomUUID } from 'node:crypto'
import { button, facts, hiddenField, html, postForm, selectField, textArea, type Html } from '@tocsin/pages'
import type { OpenedWords } from '../../review/words.ts'
import type { Names } from './names.ts'

export function wordsView(report: string, opened: OpenedWords, names: Names): Html {
  if (opened.outcome !== 'opened')
    return html`<h1>Words</h1>
      <p>${opened.outcome === 'destroyed' ? 'They were erased.' : 'They cannot be opened just now.'}</p>`
  const { words, spans } = opened
  return html`<h1>Words</h1>
    <p class="hint">You opened them now; it is written down. Copy nothing from here into a note.</p>
    <blockquote dir="auto">${marked(words.text ?? '', spans)}</blockquote>
    <ul>
      ${[
        ...new Set(
          spans.map((span) => `${names.indicator(span.indicator)} (${span.indicator}), ${span.modality}`),
        ),
      ].map((line) => html`<li>${line}</li>`)}
    </ul>
    ${facts([
      ['Coded event', words.event?.title ?? null],
      ['Place as said', words.placeSaid],
      ['Whom', words.whom],
      ['By whom, as said', words.actors.flatMap((actor) => actor.said ?? []).join(', ')],
      ['Ticked', words.ticks.join(', ')],
      ['Relayed by', words.relayedBy],
    ])}
    ${gradeForm(report)}`
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

function gradeForm(report: string): Html {
  const grades = [
    '1 confirmed',
    '2 probably true',
    '3 possibly true',
    '4 doubtful',
    '5 improbable',
    '6 cannot be judged',
  ]
  return html`${postForm(
    `/review/reports/${report}/decide`,
    html`<h2>How credible</h2>
      ${hiddenField('decision', randomUUID())} ${hiddenField('action', 'grade')}
      ${selectField({
        name: 'credibility',
        label: 'Credibility',
        choices: grades.map((label) => ({ value: label[0]!, label })),
        value: '6',
      })}
      ${textArea({ name: 'reason', label: 'Why', required: true })}
      ${button({ text: 'Grade', tone: 'plain' })}`,
  )}
  ${postForm(
    `/review/reports/${report}/decide`,
    html`${hiddenField('decision', randomUUID())} ${hiddenField('action', 'discard')}
    ${textArea({ name: 'reason', label: 'Why it is worthless', required: true })}
    ${button({ text: 'Discard the report', tone: 'danger' })}`,
  )}`
}
