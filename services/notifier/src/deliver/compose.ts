/** The content of one delivery's message: from what was fixed when it was planned, so that each try says the same. */
import type { MessageLanguage, SeatChanged } from '@tocsin/events'
import {
  codeOf,
  LINK_SECONDS,
  makeLink,
  type LinkKey,
  type MessageContent,
  type Names,
} from '@tocsin/messages'
import { admin1Name, countryName } from '@tocsin/places'
import { organisationOf, type Directory, type TrackKind } from '@tocsin/routing'
import type { Claimed } from './claimed.ts'
import type { Contact } from './contacts.ts'

export interface Letterhead {
  /** where the desk answers links, without a slash at the end */
  deskUrl: string
  linkKey: LinkKey
  organisationName: string
  operatorAddress?: string | undefined
  /** the operator's own names of states and groups, before the world's */
  names: { countries: Readonly<Record<string, string>>; groups: Readonly<Record<string, string>> }
}

export function compose(
  claimed: Claimed,
  messageClass: 'full' | 'bare',
  seat: SeatChanged,
  contact: Contact,
  directory: Directory,
  letterhead: Letterhead,
): MessageContent {
  const { content } = claimed
  const claims = {
    alert: claimed.alert,
    party: claimed.party,
    seat: claimed.seat,
    message: claimed.id,
    expiresAt: new Date(claimed.plannedAt.getTime() + LINK_SECONDS * 1000),
  }
  return {
    kind: claimed.kind,
    class: messageClass,
    alert: claimed.version,
    exercise: content.exercise,
    seat: { language: seat.language, timeZone: seat.timeZone, role: seat.role },
    party: { kind: partyKind(claimed.party, directory) },
    why: content.why,
    answerBy: claimed.answerBy,
    link: `${letterhead.deskUrl}/a/${makeLink(claims, letterhead.linkKey)}`,
    code: codeOf(claims, letterhead.linkKey),
    names: namesIn(seat.language, letterhead),
    organisationName: letterhead.organisationName,
    operatorAddress: letterhead.operatorAddress,
    word: contact.word,
    issuedAt: content.issuedAt === null ? undefined : new Date(content.issuedAt),
    previous: content.previous === null ? undefined : previousOf(content.previous),
    next: content.next === null ? undefined : [nextOf(content.next)],
  }
}

function previousOf(previous: { level: string; at: string }): NonNullable<MessageContent['previous']> {
  return {
    level: previous.level as NonNullable<MessageContent['previous']>['level'],
    at: new Date(previous.at),
  }
}

function nextOf(next: NonNullable<Claimed['content']['next']>): NonNullable<MessageContent['next']>[number] {
  const at = new Date(next.at)
  return 'role' in next ? { who: { role: next.role }, at } : { who: { name: next.party }, at }
}

function partyKind(party: string, directory: Directory): Exclude<TrackKind, 'partner' | 'responder'> {
  if (party === 'review' || party === 'operator') return party
  return organisationOf(directory, party) === null ? 'state' : 'organisation'
}

function namesIn(language: MessageLanguage, { names }: Letterhead): Names {
  return {
    country: (code) => names.countries[code] ?? countryName(code, language),
    admin1: (code) => admin1Name(code, language),
    group: (code) => names.groups[code] ?? code,
  }
}
