/**
 * For desks of organisations: what has changed, which factors its signs belong to, and the rule, in words (design, section
 * 7). All of it follows from the versions that this person was shown; no number, report or source is in it.
 */
import type { AlertVersion } from '@tocsin/events'
import { explainLevel, pageTranslatorOf, translatorOf, type AlertDescription } from '@tocsin/messages'
import { html, type Html } from '@tocsin/pages'
import { changeLines } from './change-lines.ts'
import { factorLines } from './factor-lines.ts'

/** @param before the version that the same person was shown before it; null: none */
export function standingView(described: AlertDescription, before: AlertVersion | null): Html {
  const { language } = described.seat
  const { level, horizon, trend } = described.alert
  const t = pageTranslatorOf(language)
  const changed = before === null ? [] : changeLines(before, described)
  return html`<section id="why">
    <h2>${t('standing.title')}</h2>
    ${before === null ? null : part(t('standing.changes'), changed.length > 0 ? changed : [t('standing.no-change')])}
    ${part(t('standing.factors'), factorLines(described.alert, language))}
    ${part(t('standing.rule'), [
      t(`rule.${level}`, { level: translatorOf(language)(`level.${level}`) }),
      t('rule.stays'),
      ...explainLevel(
        [
          { rule: 'horizon', horizon },
          { rule: 'trend', trend },
        ],
        language,
      ),
    ])}
  </section>`
}

function part(title: string, lines: readonly string[]): Html | null {
  if (lines.length === 0) return null
  return html`<h3>${title}</h3>
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>`
}
