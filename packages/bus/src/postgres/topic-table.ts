import { deadTopicOf, topicNames, topics, type ServiceName } from '@tocsin/events'
import { schemaOfService } from '@tocsin/database'
import type { LogTopic } from '../log.ts'

/** What the adapter has to know of a topic to make and use its tables. */
export interface TopicTable {
  topic: LogTopic
  parts: number
  spanDays: number
  /** null: kept whole */
  retentionDays: number | null
  writerRoles: string[]
  readerRoles: string[]
}

const DEAD_RETENTION_DAYS = 365
const PARTITIONS_OF_A_TABLE = 12

/** Every topic and every dead-letter topic; those who read a topic write to its dead-letter topic. */
export function topicTables(): TopicTable[] {
  return topicNames.flatMap((name) => {
    const { partitions, retentionDays, compacted, writers, readers } = topics[name]
    return [
      table(name, partitions, compacted ? null : retentionDays, writers, readers),
      table(deadTopicOf(name), partitions, DEAD_RETENTION_DAYS, readers, []),
    ]
  })
}

function table(
  topic: LogTopic,
  parts: number,
  retentionDays: number | null,
  writers: readonly ServiceName[],
  readers: readonly ServiceName[],
): TopicTable {
  return {
    topic,
    parts,
    spanDays: Math.max(1, Math.ceil((retentionDays ?? 3650) / PARTITIONS_OF_A_TABLE)),
    retentionDays,
    writerRoles: writers.map(schemaOfService),
    readerRoles: readers.map(schemaOfService),
  }
}

/** The topic's rows: (part, pos) dense and rising, `at` never falling within a part. */
export function rowsOf(topic: LogTopic): string {
  return `bus."${plainTopic(topic)}"`
}

/** For each part the position of the next record. */
export function countersOf(topic: LogTopic): string {
  return `bus."${plainTopic(topic)}.next"`
}

function plainTopic(topic: LogTopic): string {
  if (!/^[a-z][a-z.-]{1,50}$/.test(topic)) throw new Error(`not a topic's name: ${topic}`)
  return topic
}
