/** What a message is made from. Everything that a person reads is decided here or in `texts/`, nothing by the sender. */
import type { AlertVersion, DeliveryKind, Level, MessageLanguage, SeatRole } from '@tocsin/events'

/** Names in the reader's language; the caller asks `@tocsin/places` and its copy of the directory. */
export interface Names {
  country(alpha3: string): string
  admin1(iso3166: string): string
  /** the operator's list of threatened groups; never called for `general` */
  group(code: string): string
}

/** Why this seat is asked, as far as its holder may know. `duty` where nothing more may be said. */
export type WhyYou =
  | { code: 'member'; state: string; organisation: string }
  | { code: 'place' | 'neighbour' | 'next-in-line' | 'review' | 'operator' | 'duty' }

export interface MessageContent {
  kind: DeliveryKind
  class: 'full' | 'bare'
  /** null for a review item without alert, and for an operator's page */
  alert: AlertVersion | null
  /** also of a review item or page without alert */
  exercise: boolean
  seat: { language: MessageLanguage; timeZone: string; role: SeatRole }
  party: { kind: 'organisation' | 'state' | 'review' | 'operator' }
  why: WhyYou
  /** null: nothing is asked */
  answerBy: Date | null
  /** address that ends in the token */
  link: string
  /** six digits, `codeOf` */
  code: string
  names: Names
  /** organisation in whose name Tocsin runs */
  organisationName: string
  /** agreed with the seat when its channel was proven */
  word?: string | undefined
  /** when a reviewer issued it; the versions of an alert carry it, this is the first one's time */
  issuedAt?: Date | undefined
  /** level before this message and since when; a rise is told against it */
  previous?: { level: Level | 'none'; at: Date } | undefined
  /** an indicator's own short words in the reader's language, before ours; without either its factor is named */
  gist?: ((indicator: string) => string | null) | undefined
  /** who is asked next and when; a seat of the same party by role, another party by name */
  next?: readonly { who: { role: SeatRole } | { name: string }; at: Date }[] | undefined
  /** procedure that the reader's own organisation wrote: at most five lines are shown */
  firstHour?: readonly string[] | undefined
  dutyLine?: { organisation: string; number: string } | undefined
  operatorAddress?: string | undefined
}

/** What the description of an alert is made from, in a message or on a page. */
export type AlertDescription = Pick<
  MessageContent,
  'seat' | 'party' | 'names' | 'organisationName' | 'issuedAt' | 'previous' | 'gist'
> & { alert: AlertVersion }

/** Whether the message is about a place and level, or only says that something waits. */
export function isAboutAlert(content: MessageContent): content is MessageContent & { alert: AlertVersion } {
  return (
    content.class === 'full' &&
    content.alert !== null &&
    content.kind !== 'review' &&
    content.kind !== 'operator-page'
  )
}
