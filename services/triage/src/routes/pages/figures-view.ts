/** Whether the review keeps its word, in sums. */
import { facts, html, type Html } from '@tocsin/pages'
import type { Figures } from '../../review/figures.ts'
import { utc } from './words.ts'

export function figuresView({
  from,
  until,
  firstLook,
  verified,
  alerts,
  outcomes,
  rightToWake,
}: Figures): Html {
  const of = (part: number, all: number): string =>
    all === 0 ? 'none' : `${part} of ${all} (${Math.round((100 * part) / all)} %)`
  const minutes = (value: number | null): string =>
    value === null ? 'nothing yet' : `${Math.round(value)} min`
  const answers = rightToWake.yes + rightToWake.no
  return html`<h1>Figures</h1>
    <p>${utc(from)} to ${utc(until)}; what is kept from you is not in them, nor are exercises.</p>
    ${facts([
      ['First look in time', of(firstLook.inTime, firstLook.asked)],
      ['First look, half within', minutes(firstLook.p50Minutes)],
      ['First look, nine of ten within', minutes(firstLook.p90Minutes)],
      ['Verified or discarded within 24 h of asking', of(verified.within24h, verified.asked)],
      ['Alerts decided within 24 h', of(alerts.decidedWithin24h, alerts.raised)],
      ['Alerts acted on within 48 h', of(alerts.actedWithin48h, alerts.raised)],
      [
        'Outcomes',
        Object.entries(outcomes)
          .map(([name, count]) => `${name} ${count}`)
          .join(', '),
      ],
      ['Right to wake', of(rightToWake.yes, answers)],
    ])}`
}
