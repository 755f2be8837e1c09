/** Whether the review keeps its word, in sums. */
import { facts, html, type Html } from '@tocsin/pages'
import type { Figures } from '../../review/figures.ts'
import type { Words } from './words.ts'

export function figuresView(figures: Figures, words: Words): Html {
  const { from, until, firstLook, verified, alerts, outcomes, rightToWake } = figures
  const { t, desk } = words
  const of = (part: number, all: number): string =>
    all === 0 ? t('figures.none') : t('figures.of', { part, all, share: words.share(part, all) })
  const minutes = (value: number | null): string =>
    value === null ? t('figures.nothing') : words.minutes(value)
  const counted = Object.entries(outcomes) as [keyof Figures['outcomes'], number][]
  return html`<h1>${t('nav.figures')}</h1>
    <p>${t('figures.lead', { from: words.instant(from), until: words.instant(until) })}</p>
    ${facts([
      [t('figures.in-time'), of(firstLook.inTime, firstLook.asked)],
      [t('figures.half'), minutes(firstLook.p50Minutes)],
      [t('figures.nine-of-ten'), minutes(firstLook.p90Minutes)],
      [t('figures.verified'), of(verified.within24h, verified.asked)],
      [t('figures.decided'), of(alerts.decidedWithin24h, alerts.raised)],
      [t('figures.acted'), of(alerts.actedWithin48h, alerts.raised)],
      [
        t('figures.outcomes'),
        html`<ul>
          ${counted.map(([name, count]) => html`<li>${t('pair', { name: desk(`outcome.${name}`), value: count })}</li>`)}
        </ul>`,
      ],
      [t('figures.right-to-wake'), of(rightToWake.yes, rightToWake.yes + rightToWake.no)],
    ])}`
}
