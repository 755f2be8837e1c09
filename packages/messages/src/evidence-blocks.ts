/** What is feared, of whom, what is new, how sure it is, what speaks against it, and the reviewer's note. */
import type { Block } from './blocks.ts'
import type { AlertDescription } from './content.ts'
import { isolate, withoutControls } from './isolate.ts'
import { momentsIn } from './moments.ts'
import { placeLine } from './place-line.ts'
import { signWords } from './sign-words.ts'
import type { TextKey } from './texts/en.ts'
import { localeOf, texts, translatorOf, type Translate } from './translate.ts'

export function evidenceBlocks(content: AlertDescription): Block[] {
  const t = translatorOf(content.seat.language)
  const note = content.alert.note
  return [
    { form: 'field', label: t('label.feared'), text: fearedText(content, t) },
    { form: 'field', label: t('label.by-whom'), text: actorsText(content, t) },
    ...newBlocks(content, t),
    { form: 'field', label: t('label.how-sure'), text: sureText(content, t) },
    { form: 'field', label: t('label.against'), text: againstText(content, t) },
    ...(note === null
      ? []
      : [{ form: 'field' as const, label: t('label.note'), text: isolate(note, content.seat.language) }]),
  ]
}

function fearedText({ alert, names, seat }: AlertDescription, t: Translate): string {
  const groups = [...new Set(alert.areas.map((area) => area.group))].filter((group) => group !== 'general')
  const groupName = groups.map((group) => isolate(names.group(group), seat.language)).join(', ')
  const text = t(alert.level === 'ongoing' ? 'feared.line-ongoing' : 'feared.line', {
    what: t(`feared.${alert.feared}`),
    group: groups.length === 0 ? 'none' : 'some',
    groupName,
    place: placeLine(alert, names, seat.language),
    when: t('when', { horizon: alert.horizon }),
  })
  return text.charAt(0).toLocaleUpperCase(localeOf[seat.language]) + text.slice(1)
}

// Types alone: which states or organisations are meant is for reviewers.
function actorsText({ alert, seat }: AlertDescription, t: Translate): string {
  const types = [...new Set(alert.implicated.map(({ type }) => type))]
  const known = types.filter((type) => type !== 'unknown')
  const list = new Intl.ListFormat(localeOf[seat.language], { type: 'conjunction' })
  const actors = list.format(
    (known.length > 0 ? known : ['unknown' as const]).map((type) => t(`actor.${type}`)),
  )
  const text = known.length > 0 ? t('actors.alleged', { actors }) : `${actors}.`
  return text.charAt(0).toLocaleUpperCase(localeOf[seat.language]) + text.slice(1)
}

function newBlocks(content: AlertDescription, t: Translate): Block[] {
  const { alert, previous, seat, names } = content
  const moments = momentsIn(seat.language, seat.timeZone)
  const was =
    previous === undefined || previous.level === 'none'
      ? ''
      : t('previous', { level: t(`level.${previous.level}`), day: moments.date(previous.at) })
  const blind = alert.areas.flatMap(({ country, admin1, blindSince }) => {
    if (blindSince === null) return []
    const place = isolate(admin1 === null ? names.country(country) : names.admin1(admin1), seat.language)
    return [t('blind', { place, day: moments.day(blindSince) })]
  })
  const changed = signWords(content, 'new')
  const items = [...(changed.length > 0 ? changed : signWords(content, 'all')), ...blind]
  if (items.length === 0 && was === '') return []
  const label = changed.length > 0 || was !== '' ? 'label.new' : 'label.signs'
  return [{ form: 'field', label: t(label), text: was, items }]
}

function sureText({ alert, seat, organisationName, issuedAt }: AlertDescription, t: Translate): string {
  const sure = `${t(`confidence.${alert.confidence}`)} ${t(`corroboration.${alert.corroboration}`)}`
  if (alert.stage !== 'issued') return sure
  const time = momentsIn(seat.language, seat.timeZone).time(issuedAt ?? new Date(alert.at))
  return `${sure} ${t('issued.by', { time, organisation: isolate(organisationName, seat.language) })}`
}

function againstText({ alert, seat }: AlertDescription, t: Translate): string {
  const codes = [
    ...new Set([
      ...alert.against,
      ...alert.areas.flatMap((area) => (area.eases.length > 0 ? ['easing'] : [])),
    ]),
  ]
  const sentences = codes.map((code) => {
    const key = `against.${withoutControls(code)}`
    return t(Object.hasOwn(texts[seat.language], key) ? (key as TextKey) : 'against.other')
  })
  return sentences.length === 0 ? t('against.none') : [...new Set(sentences)].join(' ')
}
