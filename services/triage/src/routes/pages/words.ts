/** Codes in plain English, for reviewers. */
import type { AlertVersion } from '@tocsin/events'
import type { CampaignKind } from '@tocsin/situations'
import { countryName, admin1Name, isFictional, isAdmin1 } from '@tocsin/places'

const MINUTE = 60_000

export function placeName(country: string, admin1: string | null): string {
  const land = isFictional(country) ? country : countryName(country, 'en')
  if (admin1 === null) return `${land}, whole country`
  return `${land}, ${isAdmin1(admin1) ? admin1Name(admin1, 'en') : admin1}`
}

/** A party by its name in the directory, or its country's. */
export function partyName(party: string, names: Readonly<Record<string, string>>): string {
  if (names[party] !== undefined) return names[party]
  return /^[A-Z]{3}$/.test(party) ? placeName(party, null).replace(', whole country', '') : party
}

export function groupName(group: string): string {
  return group === 'general' ? 'no group in particular' : `group ${group}`
}

/** How long until a deadline, or since. */
export function timeLeft(deadline: string, now: Date): string {
  const minutes = Math.round((Date.parse(deadline) - now.getTime()) / MINUTE)
  const size = Math.abs(minutes)
  const text =
    size < 120
      ? `${size} min`
      : size < 48 * 60
        ? `${Math.round(size / 60)} h`
        : `${Math.round(size / 1440)} days`
  return minutes < 0 ? `${text} overdue` : `${text} left`
}

export function utc(instant: string | Date): string {
  const text = typeof instant === 'string' ? instant : instant.toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`
}

export const itemKinds: Record<string, string> = {
  proposal: 'Alert proposed',
  'ambiguous-place': 'Place in doubt',
  'near-duplicate': 'Almost the same words',
  'other-language': 'Language not read by machine',
  'unknown-actor': 'Actor unknown',
  doubt: 'A desk doubts it',
  verification: 'To be verified',
  campaign: 'Looks like a campaign',
}

export const campaignKinds: Record<CampaignKind, string> = {
  'many-accounts': 'Many new accounts of one root, or of nobody',
  retelling: 'Others’ texts told again',
  probing: 'One text in many variations',
  'changed-source': 'A source that is suddenly another',
  flood: 'Many places at once, by sources never heard before',
}

/** What a campaign's evidence counts. */
export const campaignSigns: Record<string, string> = {
  newAccounts: 'Accounts never heard before',
  accountsBefore: 'Accounts that the root had',
  reports: 'Reports looked at',
  retold: 'Of them retellings',
  otherRoots: 'Roots that were retold',
  bridges: 'Retellings that tie two stories together',
  varied: 'Of them variations',
  texts: 'Different texts among these',
  changed: 'What changed',
  reportsBefore: 'Reports in the four weeks before',
  busiestDay: 'Reports on the busiest day',
  areas: 'Areas',
  newSources: 'Sources never heard before',
  knownSources: 'Sources known from before',
}

export const reportActions: Record<string, string> = {
  grade: 'Credibility',
  'grade-source': 'Reliability of the source',
  ask: 'Verification asked',
  verify: 'Verified',
  discard: 'Discarded',
  'confirm-place': 'Country confirmed',
  link: 'Retells another',
  split: 'Told apart from another',
  'name-actors': 'Actors named',
  strike: 'Struck',
  lift: 'Strike taken back',
  item: 'Read, nothing changed',
}

export const actorTypes: Record<string, string> = {
  'state-organ': 'organs of a state',
  'state-linked': 'forces linked to a state',
  'foreign-state': 'a foreign state',
  organisation: 'an international force',
  'non-state': 'an armed group or crowd',
  unknown: 'nobody named',
}

export const corroborations: Record<AlertVersion['corroboration'], string> = {
  'one-source': 'one source',
  several: 'several independent sources',
  'several-some-first-hand': 'several independent sources, some first-hand',
}

export const bases: Record<string, string> = {
  saw: 'saw it',
  'told-by-witness': 'told by one who saw it',
  heard: 'heard of it',
  unknown: 'not said how',
}
