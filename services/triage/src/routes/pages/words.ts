/** The review's pages in a reviewer's language: texts, and how places, parties, times, signs and codes are written. */
import { languages, type MessageLanguage } from '@tocsin/events'
import {
  isolate,
  isReviewText,
  isText,
  localeOf,
  pageTranslatorOf,
  reviewSignText,
  reviewTranslatorOf,
  translatorOf,
  type Translate,
  type TranslatePage,
  type TranslateReview,
} from '@tocsin/messages'
import { html, type Html } from '@tocsin/pages'
import { admin1Name, countryName, isAdmin1, isFictional } from '@tocsin/places'
import type { LevelOrNone } from '@tocsin/situations'

const MINUTE = 60_000

/** @returns what the catalogue calls a sign, in English */
export type Gist = (id: string) => string

export interface Words {
  language: MessageLanguage
  /** texts of these pages */
  t: TranslateReview
  /** texts that the messages have too: levels, actors, what is feared */
  say: Translate
  /** texts that the desk's pages have too */
  desk: TranslatePage
  level(level: LevelOrNone): string
  /** a code of that list; one that has no words, of a later release, as it is */
  coded(list: string, code: string): string
  country(code: string): string
  place(country: string, admin1: string | null): string
  /** by its name in the directory, or its country's */
  party(party: string, names: Readonly<Record<string, string>>): string
  group(group: string): string
  /** a sign in short words, with its number */
  sign(id: string): Html
  /** what speaks against it */
  against(code: string): string
  /** how long until a deadline, or since */
  left(deadline: string, now: Date): string
  /** an instant, UTC */
  instant(at: string | Date): string
  day(day: string): string
  days(first: string, last: string): string
  /** a weight or strength */
  weight(value: number): string
  share(part: number, all: number): string
  minutes(value: number): string
  tongue(code: string): string
  and(items: readonly string[]): string
  or(items: readonly string[]): string
}

// Building the formats takes milliseconds, more than all else of a page. What is kept are constants: one a language.
const formats = Object.fromEntries(
  languages.map((language) => [language, formatsOf(localeOf[language])]),
) as Record<MessageLanguage, ReturnType<typeof formatsOf>>

function formatsOf(locale: string) {
  const calendar = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const
  const unit = (name: 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' })
  return {
    day: new Intl.DateTimeFormat(locale, calendar),
    instant: new Intl.DateTimeFormat(locale, {
      ...calendar,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    weight: new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    share: new Intl.NumberFormat(locale, { style: 'percent' }),
    minutes: unit('minute'),
    hours: unit('hour'),
    daysLong: unit('day'),
    tongues: new Intl.DisplayNames(locale, { type: 'language' }),
    and: new Intl.ListFormat(locale, { type: 'unit' }),
    or: new Intl.ListFormat(locale, { type: 'disjunction' }),
  }
}

export function wordsIn(language: MessageLanguage, gist: Gist): Words {
  const format = formats[language]
  const t = reviewTranslatorOf(language)
  const say = translatorOf(language)
  const desk = pageTranslatorOf(language)
  const apart = (name: string): string => isolate(name, language)
  const country = (code: string): string => apart(isFictional(code) ? code : countryName(code, language))
  return {
    language,
    t,
    say,
    desk,
    level: (level) => say(`level.${level}`),
    coded: (list, code) => {
      const key = `${list}.${code}`
      return isReviewText(key) ? t(key) : code
    },
    country,
    place: (code, admin1) => {
      if (admin1 === null) return t('place.whole', { country: country(code) })
      const part = isAdmin1(admin1) ? admin1Name(admin1, language) : admin1
      return t('place.part', { country: country(code), part: apart(part) })
    },
    party: (party, names) => {
      if (names[party] !== undefined) return apart(names[party])
      if (party === 'review' || party === 'operator') return t(`track.${party}`)
      return /^[A-Z]{3}$/.test(party) ? country(party) : apart(party)
    },
    group: (group) => (group === 'general' ? t('group.general') : t('group.named', { group: apart(group) })),
    sign: (id) => html`${signName(id, language, gist)} (<bdi>${id}</bdi>)`,
    against: (code) => {
      const key = `against.${code}`
      return say(isText(key) ? key : 'against.other')
    },
    left: (deadline, now) => {
      const minutes = Math.round((Date.parse(deadline) - now.getTime()) / MINUTE)
      const size = Math.abs(minutes)
      const time =
        size < 120
          ? format.minutes.format(size)
          : size < 48 * 60
            ? format.hours.format(Math.round(size / 60))
            : format.daysLong.format(Math.round(size / 1440))
      return desk(minutes < 0 ? 'queue.late' : 'queue.left', { time })
    },
    instant: (at) => apart(`${format.instant.format(new Date(at))} UTC`),
    day: (day) => apart(format.day.format(new Date(day))),
    days: (first, last) => apart(format.day.formatRange(new Date(first), new Date(last))),
    weight: (value) => format.weight.format(value),
    share: (part, all) => format.share.format(part / all),
    minutes: (value) => format.minutes.format(Math.round(value)),
    tongue: (code) => (isTag(code) ? (format.tongues.of(code) ?? code) : code),
    and: (items) => format.and.format(items),
    or: (items) => format.or.format(items),
  }
}

/** Ours; else the catalogue's, marked as English. */
function signName(id: string, language: MessageLanguage, gist: Gist): Html | string {
  return reviewSignText(id, language) ?? html`<bdi lang="en">${gist(id)}</bdi>`
}

function isTag(code: string): boolean {
  try {
    return Intl.getCanonicalLocales(code).length === 1
  } catch {
    return false // RangeError is how Intl says no
  }
}
