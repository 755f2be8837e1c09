/** Lines that the queue and an incident's page share: whom not to ring, and who has it. */
import type { ActorType, AlertVersion, MessageLanguage } from '@tocsin/events'
import { isolate, localeOf, momentsIn, translatorOf, type Names, type TranslatePage } from '@tocsin/messages'
import type { IncidentRow } from '../incidents/incident-row.ts'

const OF_A_STATE: readonly ActorType[] = ['state-organ', 'state-linked', 'foreign-state', 'unknown']

export function handlingLine(
  version: AlertVersion,
  names: Names,
  language: MessageLanguage,
  t: TranslatePage,
): string | null {
  if (!version.implicated.some(({ type }) => OF_A_STATE.includes(type))) return null
  const list = new Intl.ListFormat(localeOf[language], { type: 'conjunction' })
  return t('no-contact', {
    countries: list.format(version.place.map((code) => isolate(names.country(code), language))),
  })
}

/** Who was asked when, in order, or who has answered what. */
export function whoLine(
  incident: IncidentRow,
  options: { language: MessageLanguage; timeZone: string; seatNames: ReadonlyMap<string, string> },
  t: TranslatePage,
): string {
  const { language, timeZone, seatNames } = options
  const moments = momentsIn(language, timeZone)
  const seatName = (id: string): string => isolate(seatNames.get(id) ?? '', language)
  const { stoppedBy, stoppedMeaning, stoppedAt } = incident
  if (stoppedBy !== null && stoppedMeaning !== null && stoppedAt !== null)
    return t('has-answered', {
      seat: seatName(stoppedBy),
      meaning: translatorOf(language)(`meaning.${stoppedMeaning}`),
      time: moments.time(stoppedAt),
    })
  return incident.asks
    .toSorted((a, b) => a.askedAt.getTime() - b.askedAt.getTime())
    .map(({ seat, askedAt }) => t('asked', { seat: seatName(seat), time: moments.time(askedAt) }))
    .join(' · ')
}
