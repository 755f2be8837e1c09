import type { AlertVersion, MessageLanguage } from '@tocsin/events'
import type { Names } from './content.ts'
import { isolate } from './isolate.ts'
import { translatorOf } from './translate.ts'

const SHOWN = 2

/**
 * The place of an alert in one line, its highest areas first: `Amaria, North`; several `Amaria, North / East (3 more)`.
 * An ended or cancelled alert, whose areas are all at `none`, names them all.
 */
export function placeLine(alert: AlertVersion, names: Names, language: MessageLanguage): string {
  const rank = ['none', 'watch', 'concern', 'imminent', 'ongoing']
  const top = Math.max(...alert.areas.map((area) => rank.indexOf(area.level)))
  const areas = alert.areas
    .filter((area) => rank.indexOf(area.level) > 0 || top === 0)
    .toSorted((a, b) => rank.indexOf(b.level) - rank.indexOf(a.level))
  const places = new Map<string, string[]>()
  for (const { country, admin1 } of areas) {
    const provinces = places.get(country) ?? []
    const name = admin1 === null ? null : isolate(names.admin1(admin1), language)
    if (name !== null && !provinces.includes(name)) provinces.push(name)
    places.set(country, provinces)
  }
  const comma = language === 'ar' ? '، ' : ', '
  const t = translatorOf(language)
  const lines = [...places].map(([country, provinces]) => {
    const shown = provinces.slice(0, SHOWN).join(' / ')
    const more = provinces.length > SHOWN ? ` (${t('more-places', { count: provinces.length - SHOWN })})` : ''
    return isolate(names.country(country), language) + (shown === '' ? '' : comma + shown + more)
  })
  const shown = lines.slice(0, SHOWN).join('; ')
  return lines.length > SHOWN ? `${shown} (${t('more-places', { count: lines.length - SHOWN })})` : shown
}
