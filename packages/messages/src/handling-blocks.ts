/** What not to do with the message, and to whom it may go on. */
import type { ActorType } from '@tocsin/events'
import { line, strong, type Block } from './blocks.ts'
import type { AlertDescription } from './content.ts'
import { isolate } from './isolate.ts'
import type { TextKey } from './texts/en.ts'
import { localeOf, texts, translatorOf } from './translate.ts'

/** Where one of these is alleged, or nobody knows, a call to the authorities there could kill. */
const OF_A_STATE: readonly ActorType[] = ['state-organ', 'state-linked', 'foreign-state', 'unknown']

export function handlingBlocks({ alert, names, seat, party }: AlertDescription): Block[] {
  const t = translatorOf(seat.language)
  const ofAState = alert.implicated.some(({ type }) => OF_A_STATE.includes(type))
  const list = new Intl.ListFormat(localeOf[seat.language], { type: 'conjunction' })
  const countries = list.format(alert.place.map((code) => isolate(names.country(code), seat.language)))
  // The first line says it already, with the countries.
  const further = alert.caveats.filter((code) => !(ofAState && code === 'do-not-contact-authorities'))
  const caveats = [...new Set(further)].map((code) => {
    const key = `caveat.${code}`
    return t(Object.hasOwn(texts[seat.language], key) ? (key as TextKey) : 'caveat.other')
  })
  return [
    strong(ofAState ? t('do-not.authorities', { countries }) : t('do-not.forward')),
    line(t(`tlp.${alert.tlp}`, { state: party.kind === 'state' ? 'yes' : 'no' })),
    ...(caveats.length === 0
      ? []
      : [{ form: 'field' as const, label: t('label.handling'), text: [...new Set(caveats)].join(' ') }]),
  ]
}
