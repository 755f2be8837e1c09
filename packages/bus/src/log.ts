import { topicNames, type deadTopicOf, type TopicName } from '@tocsin/events'
import type { Tx } from '@tocsin/database'
import type { Turns } from './consumer/turns.ts'

/** A topic of the list in `@tocsin/events`, or the dead-letter topic of one. */
export type LogTopic = TopicName | ReturnType<typeof deadTopicOf>

/** @returns whether it is a topic of the list, and no dead-letter topic */
export function isTopic(name: string): name is TopicName {
  return (topicNames as string[]).includes(name)
}

/** A record on its way to the log; its partition is decided already. */
export interface LogRecord {
  topic: LogTopic
  part: number
  key: string
  headers: Record<string, string>
  value: Buffer | null
  /** the record's timestamp: the event's own time */
  at: Date
}

/** A record as the log gives it. Positions rise; in a compacted topic they have gaps. */
export interface ReadRecord {
  position: number
  key: Buffer
  headers: Record<string, string>
  value: Buffer | null
}

/** Records of one partition from `position` on, in order; `next` is where the following batch begins. */
export interface LogBatch {
  topic: TopicName
  part: number
  position: number
  records: ReadRecord[]
  next: number
}

/**
 * What became of a batch. `done`: everything before `next` is done for good. `lost`: how far it came only the group's
 * own account knows, so the position has to be asked for again, after `waitMs`.
 */
export type BatchResult = { outcome: 'done'; next: number } | { outcome: 'lost'; waitMs?: number }

export interface SubscribeOptions {
  group: string
  topics: readonly TopicName[]
  /** most records of one batch */
  batchSize: number
  /**
   * Where the group goes on, by its own account; asked at each assignment and after each `reposition`.
   * @param end tells where the log ends now
   */
  position(topic: TopicName, part: number, end: () => Promise<number>): Promise<number>
  /** one at a time for each partition; must not throw */
  onBatch(batch: LogBatch): Promise<BatchResult>
  /** partitions that are no longer ours, after their last batch */
  onReleased(partitions: readonly { topic: TopicName; part: number }[]): Promise<void>
}

/** Something that runs until it is stopped or cannot go on. */
export interface Running {
  /** connected and at work for the first time */
  ready: Promise<void>
  /** finishes what is in hand; resolves when nothing runs any more */
  stop(): Promise<void>
  /** resolves, never rejects, with the reason why it has ended by itself: the process has to end too */
  failed: Promise<Error>
}

/** A member of a group at work. */
export interface Subscription extends Running {
  /** The group's own account has been changed from outside: ask for the position again. */
  reposition(topic: TopicName, part: number): void
}

/** A log that lives in the service's own database: records join the relay's transaction. */
export interface AppendsInTransaction {
  way: 'in-transaction'
  /** Before the transaction: makes room for records of these times. */
  prepare(records: readonly LogRecord[]): Promise<void>
  append(tx: Tx, records: readonly LogRecord[]): Promise<void>
}

/** A log elsewhere: rows move only after it has confirmed. */
export interface SendsConfirmed {
  way: 'confirmed'
  /** Sends records of one partition, in order, all or none. Never two at once for one partition. */
  send(records: readonly LogRecord[]): Promise<SendResult>
}

/** `refused`: this batch will never be taken as it is. `unconfirmed`: perhaps kept, perhaps not; send again. */
export type SendResult = { outcome: 'kept' } | { outcome: 'refused' | 'unconfirmed'; code: string }

/** The log that services meet on; two adapters, one contract. */
export interface Log {
  /** One at a time in this process, whichever consumer has it: events that an earlier process may have died of. */
  readonly suspects: Turns
  readonly publishing: AppendsInTransaction | SendsConfirmed
  subscribe(options: SubscribeOptions): Subscription
  /**
   * For each partition a position: of the first record kept, after the last one, or of the first that is not older than
   * an instant.
   */
  positions(topic: TopicName, where: 'start' | 'end' | Date): Promise<number[]>
  /** Drops what its topic need not keep any longer, where that is ours to do. */
  housekeep(topics: readonly LogTopic[], now: Date): Promise<void>
  close(): Promise<void>
}

/** Records beyond this are refused by both adapters; Kafka's own default, 1 MiB with its overhead. */
export const MAX_RECORD_BYTES = 1_048_588

/** @returns the size that counts against MAX_RECORD_BYTES */
export function recordBytes(record: Pick<LogRecord, 'key' | 'headers' | 'value'>): number {
  let bytes = 100 + Buffer.byteLength(record.key) + (record.value?.length ?? 0)
  for (const [name, value] of Object.entries(record.headers))
    bytes += 8 + Buffer.byteLength(name) + Buffer.byteLength(value)
  return bytes
}
