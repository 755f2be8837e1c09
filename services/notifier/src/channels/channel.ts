/** The port of a way to reach people: one folder beside this file each. */
import type { ChannelKind } from '@tocsin/events'
import type { MessageContent } from '@tocsin/messages'
import type { AttemptResult } from '../deliver/claimed.ts'
import type { Contact } from '../deliver/contacts.ts'

/** One try of one message. */
export interface Sending {
  /** the message id: the same at each try */
  id: string
  /** when the message was planned: its date, the same at each try */
  plannedAt: Date
  /** now, for signatures that age */
  at: Date
  contact: Contact
  content: MessageContent
}

export interface Sender {
  kinds: readonly ChannelKind[]
  /** Tries once; an expected failure is a result. @param signal aborted when the attempt's time is over */
  send(sending: Sending, signal: AbortSignal): Promise<Exclude<AttemptResult, { outcome: 'skipped' }>>
  close(): Promise<void>
}
