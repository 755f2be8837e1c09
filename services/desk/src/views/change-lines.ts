/** What has changed since the version before, a sentence a change. */
import { levels, type AlertArea, type AlertVersion, type MessageLanguage } from '@tocsin/events'
import {
  explainLevel,
  isolate,
  isText,
  localeOf,
  momentsIn,
  pageTranslatorOf,
  signWords,
  translatorOf,
  type AlertDescription,
} from '@tocsin/messages'
import { changesOf, type Change } from '../incidents/changes.ts'

/** @param before the version that the same person was shown before it */
export function changeLines(before: AlertVersion, described: AlertDescription): string[] {
  return changesOf(before, described.alert).map((change) => sentenceOf(change, described))
}

function sentenceOf(change: Change, described: AlertDescription): string {
  const { language } = described.seat
  const t = pageTranslatorOf(language)
  const say = translatorOf(language)
  switch (change.what) {
    case 'level': {
      const risen = levels.indexOf(change.after) > levels.indexOf(change.before)
      const [before, after] = [say(`level.${change.before}`), say(`level.${change.after}`)]
      return t(risen ? 'change.risen' : 'change.fallen', { before, after })
    }
    case 'area':
      return areaSentence(change, described)
    case 'horizon':
      return explainLevel([{ rule: 'horizon', horizon: change.after }], language).join(' ')
    case 'sure':
      return t('change.sure', {
        before: sureText(change.before, language),
        after: sureText(change.after, language),
      })
    case 'signs':
    case 'verified':
      return t(`change.${change.what}`, { signs: signsText(change.indicators, described) })
    case 'actors':
      return t('change.actors', {
        actors: listed(
          change.types.map((type) => say(`actor.${type}`)),
          language,
        ),
      })
    case 'against':
      return t('change.against', { text: change.codes.map((code) => againstText(code, language)).join(' ') })
    case 'blind': {
      const day = momentsIn(language, described.seat.timeZone).day(change.since)
      return say('blind', { place: placeOf(change.area, described), day })
    }
    case 'heard-again':
      return t('change.heard-again', { place: placeOf(change.area, described) })
    case 'surge':
    case 'issued':
    case 'proposed-again':
      return t(`change.${change.what}`)
  }
}

function areaSentence(
  { area, before }: Extract<Change, { what: 'area' }>,
  described: AlertDescription,
): string {
  const { language } = described.seat
  const [t, say] = [pageTranslatorOf(language), translatorOf(language)]
  const [place, after] = [placeOf(area, described), say(`level.${area.level}`)]
  return before === null
    ? t('change.place-new', { place, after })
    : t('change.place-level', { place, before: say(`level.${before}`), after })
}

function placeOf({ country, admin1, group }: AlertArea, { names, seat }: AlertDescription): string {
  const { language } = seat
  const place = isolate(admin1 === null ? names.country(country) : names.admin1(admin1), language)
  return group === 'general' ? place : `${place} (${isolate(names.group(group), language)})`
}

function sureText(
  { confidence, corroboration }: Pick<AlertVersion, 'confidence' | 'corroboration'>,
  language: MessageLanguage,
): string {
  const say = translatorOf(language)
  return `${say(`confidence.${confidence}`)} ${say(`corroboration.${corroboration}`)}`
}

function signsText(ids: readonly string[], described: AlertDescription): string {
  const indicators = described.alert.indicators.filter(({ id }) => ids.includes(id))
  const signs = signWords({ ...described, alert: { ...described.alert, indicators } }, 'all')
  return listed(signs, described.seat.language)
}

function againstText(code: string, language: MessageLanguage): string {
  const key = `against.${code}`
  return translatorOf(language)(isText(key) ? key : 'against.other')
}

function listed(items: readonly string[], language: MessageLanguage): string {
  return new Intl.ListFormat(localeOf[language], { type: 'conjunction' }).format(items)
}
