/** Days and times as the reader's seat sees them. */
import type { MessageLanguage } from '@tocsin/events'
import { localeOf } from './translate.ts'

export interface Moments {
  /** `03:34` */
  time(at: Date): string
  /** `Tue 3 March` */
  date(at: Date): string
  /** `02:34`, of Coordinated Universal Time */
  utc(at: Date): string
  /** `3 Mar, 03:34` */
  stamp(at: Date): string
  /** a calendar day, `YYYY-MM-DD` */
  day(day: string): string
}

// Building the formats takes 3 ms, more than all else of a message. What is kept are constants: one a language and zone.
const made = new Map<string, Moments>()

/** @param timeZone an IANA name; an unknown one is read as UTC, so that a mistyped seat still gets its message */
export function momentsIn(language: MessageLanguage, timeZone: string): Moments {
  const known = made.get(`${language} ${timeZone}`)
  if (known !== undefined) return known
  const moments = makeMoments(language, isTimeZone(timeZone) ? timeZone : 'UTC')
  // a mistyped name is not kept, so that the map is as small as the list of zones
  if (isTimeZone(timeZone)) made.set(`${language} ${timeZone}`, moments)
  return moments
}

function makeMoments(language: MessageLanguage, zone: string): Moments {
  const locale = localeOf[language]
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const calendar = { weekday: 'short', day: 'numeric', month: 'long' } as const
  const time = new Intl.DateTimeFormat(locale, { ...clock, timeZone: zone })
  const utc = new Intl.DateTimeFormat(locale, { ...clock, timeZone: 'UTC' })
  const date = new Intl.DateTimeFormat(locale, { ...calendar, timeZone: zone })
  const stamp = new Intl.DateTimeFormat(locale, { ...clock, day: 'numeric', month: 'short', timeZone: zone })
  const dayFormat = new Intl.DateTimeFormat(locale, { ...calendar, timeZone: 'UTC' })
  return {
    time: (at) => time.format(at),
    date: (at) => date.format(at),
    utc: (at) => utc.format(at),
    stamp: (at) => stamp.format(at),
    day: (day) => dayFormat.format(new Date(`${day}T12:00:00Z`)),
  }
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false // RangeError is how Intl says no
  }
}
