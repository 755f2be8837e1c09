import { parseEvent, type TocsinEvent, type TopicName } from '@tocsin/events'
import type { ReadRecord } from './log.ts'

/** Why a record is no event of its topic; `places` are paths in it, never values. */
export interface Unreadable {
  outcome: 'unreadable'
  reason: 'attributes' | 'type' | 'data' | 'key' | 'json' | 'content-type'
  places: string[]
}

/** Four times what `queue` allows in characters; a longer one could not be indexed. */
const MOST_KEY_BYTES = 800

/** Reads one record: CloudEvents 1.0, Kafka binary mode, checked against its schema. */
export function readEvent(
  topic: TopicName,
  record: ReadRecord,
): { outcome: 'read'; event: TocsinEvent } | Unreadable {
  const key = record.key.length > MOST_KEY_BYTES ? null : decodeUtf8(record.key)
  if (key === null || key === '') return unreadable('key')
  const { headers } = record
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return unreadable('content-type')
  const text = record.value === null ? null : decodeUtf8(record.value)
  if (text === null) return unreadable('json')
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return unreadable('json')
  }
  const head = {
    id: headers.ce_id,
    source: headers.ce_source,
    type: headers.ce_type,
    time: headers.ce_time,
    specversion: headers.ce_specversion,
    traceparent: headers.ce_traceparent,
  }
  const parsed = parseEvent(topic, key, head, data)
  return parsed.outcome === 'read'
    ? parsed
    : { outcome: 'unreadable', reason: parsed.reason, places: parsed.paths }
}

function unreadable(reason: Unreadable['reason']): Unreadable {
  return { outcome: 'unreadable', reason, places: [] }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
