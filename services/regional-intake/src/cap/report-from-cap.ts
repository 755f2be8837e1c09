/** What a CAP alert says, as a report: never an alert of ours. */
import { instantOf, type CapAlert, type CapInfo } from '@tocsin/cap'
import { isCapEventCode } from '@tocsin/indicators/structured'
import { TEXT_LIMIT, type ReportInput } from '@tocsin/intake'
import { admin1At, admin1Of, isAdmin1, placesIn } from '@tocsin/places'
import { oneLine } from '../one-line.ts'
import { areaPoints, middleOf } from './country-of-cap.ts'

const AHEAD_MILLISECONDS = 24 * 3_600_000

/**
 * The report that an alert makes. Words are those of its first language; the whole alert is sealed beside it. What is not
 * meant for everybody (scope Restricted or Private) is shared with nobody beyond triage, what is not Actual is an exercise.
 * @param country alpha-3, as found by `countryOfCap`
 */
export function reportFromCap(alert: CapAlert, country: string, now: Date): ReportInput {
  const [first] = alert.info
  const areas = alert.info.flatMap((info) => info.areas)
  const said = oneLine([...new Set(areas.map((area) => area.areaDesc))].join(' · '), 500)
  const admin1 = admin1OfCap(alert, country)
  const [point, ...more] = areas.flatMap((area) => [
    ...area.polygons.map(middleOf),
    ...area.circles.map((circle) => circle.centre),
  ])
  const contact = oneLine(first?.contact, 500)
  const link = first?.web !== undefined && /^https?:\/\/\S{1,1990}$/.test(first.web) ? first.web : undefined
  const relayedBy = oneLine(first?.senderName, 200)
  return {
    kind: 'event',
    text: wordsOf(alert.info) ?? `${alert.msgType} ${alert.identity.identifier}`.slice(0, 1000),
    event: {
      scheme: 'cap',
      code: first === undefined ? alert.msgType : codesOf(first),
      ...(first === undefined ? {} : { title: oneLine(first.event, 500) }),
    },
    ...(first === undefined ? {} : languageOf(first)),
    day: dayOf(alert, now),
    dayPrecision: 'day',
    place: {
      country,
      ...(admin1 === null ? {} : { admin1 }),
      ...(said === undefined ? {} : { said }),
      ...(point === undefined || more.length > 0
        ? {}
        : { point: { latitude: point.lat, longitude: point.lon } }),
    },
    observer: oneLine(alert.identity.sender, 64),
    ...(relayedBy === undefined ? {} : { relayedBy }),
    sharing: alert.scope === 'Public' ? ['desks'] : [],
    exercise: alert.status !== 'Actual',
    ...(contact === undefined ? {} : { contact }),
    ...(link === undefined ? {} : { sourceLink: link }),
  }
}

/** A word, as SAME and the profiles of CAP write theirs; some senders put sentences and colours there. */
const CODE = /^[A-Za-z][A-Za-z0-9_-]{1,23}$/

/**
 * Categories, then event codes, those that our table of signs knows first; as many as fit. An operator's table, which
 * triage reads, may know the others.
 */
function codesOf({ category, eventCodes }: CapInfo): string {
  const codes = eventCodes.map(({ value }) => value.trim()).filter((value) => CODE.test(value))
  const known = codes.filter(isCapEventCode)
  const fitting = [...new Set([...category, ...known, ...codes])].reduce(
    (said, one) => (said.length + one.length < 64 ? `${said} ${one}` : said),
    '',
  )
  return fitting.trim()
}

/** Headline, event, description, instruction and areas of every block in the first block's language. */
function wordsOf(info: readonly CapInfo[]): string | undefined {
  const blocks = info.filter(({ language }) => language === info[0]?.language)
  const paragraphs = blocks.flatMap(({ headline, event, description, instruction, areas }) => [
    headline,
    event,
    description,
    instruction,
    areas.map(({ areaDesc }) => areaDesc).join(' · '),
  ])
  const words = [...new Set(paragraphs.filter((one) => one !== undefined && one !== ''))].join('\n\n')
  return words === '' ? undefined : words.slice(0, TEXT_LIMIT).replace(/[\uD800-\uDBFF]$/, '')
}

const languageOf = ({ language }: CapInfo): { language?: string } =>
  /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$/.test(language) ? { language } : {}

/** The day it begins; a beginning further ahead is what is forecast, so the day on which that was said counts. */
function dayOf({ identity, info }: CapAlert, now: Date): string | undefined {
  const latest = now.getTime() + AHEAD_MILLISECONDS
  const instants = [info[0]?.onset, info[0]?.effective, identity.sent].map((text) => instantOf(text ?? ''))
  const first =
    instants.find((instant) => instant !== undefined && instant.getTime() <= latest) ?? instants.at(-1)
  return first?.toISOString().slice(0, 10)
}

/** The one first-level division that all areas lie in; null where they don't or nobody can tell. */
function admin1OfCap({ info }: CapAlert, country: string): string | null {
  const areas = info.flatMap((one) => one.areas.map((area) => ({ area, language: one.language })))
  const codes = areas.flatMap(({ area, language }) => {
    const coded = area.geocodes
      .filter(({ valueName }) => /ISO[- ]?3166-2/i.test(valueName))
      .map(({ value }) => value)
    if (coded.length > 0) return coded.map((code) => (isAdmin1(code) ? code : null))
    const points = areaPoints(area).map(({ lat, lon }) => admin1At(lat, lon))
    if (points.length > 0)
      return points.map((at) => (at.outcome === 'one' && at.country === country ? at.admin1 : null))
    const whole = admin1Of(country, area.areaDesc)
    if (whole.outcome === 'one') return [whole.admin1]
    const named = placesIn(area.areaDesc, language, { country }).flatMap(({ candidates }) => candidates)
    return named
      .filter((place) => place.country === country && place.admin1 !== null)
      .map(({ admin1 }) => admin1)
  })
  const [code, ...others] = [...new Set(codes)]
  return code !== undefined && others.length === 0 ? code : null
}
