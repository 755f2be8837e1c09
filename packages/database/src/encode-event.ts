import {
  attributes,
  partitionOf,
  schemaOf,
  topics,
  typeOf,
  type OutgoingEvent,
  type TopicName,
} from '@tocsin/events'

/** An event as it travels: CloudEvents 1.0, Kafka protocol binding, binary mode. */
export interface EncodedEvent {
  topic: TopicName
  part: number
  key: string
  eventId: string
  headers: Record<string, string>
  value: Buffer
  at: Date
}

/** What a broker takes by default is 1 MiB with key, headers and framing. */
export const MAX_VALUE_BYTES = 960 * 1024
const MAX_KEY_LENGTH = 200

/** The writer made an event that its own schema refuses: a bug, never a user's mistake. Paths, no values. */
export class InvalidEvent extends Error {
  readonly paths: string[]
  constructor(event: { topic: string; name: string }, reason: string, paths: string[] = []) {
    super(`event ${event.name} on ${event.topic}: ${reason} ${paths.join(', ')}`.trimEnd())
    this.name = 'InvalidEvent'
    this.paths = paths
  }
}

/** @throws InvalidEvent if the topic does not carry it, or its schema, size or key is wrong */
export function encodeEvent(event: OutgoingEvent): EncodedEvent {
  const schema = schemaOf(event.topic, event.name)
  if (schema === undefined) throw new InvalidEvent(event, 'not carried by this topic')
  if (event.key === '' || event.key.length > MAX_KEY_LENGTH || event.key.includes('\0')) {
    throw new InvalidEvent(event, 'key')
  }
  const head = attributes.safeParse({
    id: event.id,
    source: event.source,
    type: typeOf(event.name),
    time: event.time.toISOString(),
    specversion: '1.0',
    traceparent: event.traceparent,
  })
  if (!head.success) throw new InvalidEvent(event, 'attributes', pathsOf(head.error.issues))
  const body = schema.safeParse(event.data)
  if (!body.success) throw new InvalidEvent(event, 'data', pathsOf(body.error.issues))
  const value = Buffer.from(JSON.stringify(body.data))
  if (value.length > MAX_VALUE_BYTES) throw new InvalidEvent(event, 'too large')
  const { id, source, type, time, traceparent } = head.data
  return {
    topic: event.topic,
    part: partitionOf(event.key, topics[event.topic].partitions),
    key: event.key,
    eventId: id,
    headers: {
      ce_specversion: '1.0',
      ce_id: id,
      ce_source: source,
      ce_type: type,
      ce_time: time,
      ce_dataschema: `urn:tocsin:event:${event.name}:1`,
      ...(traceparent === undefined ? {} : { ce_traceparent: traceparent }),
      'content-type': 'application/json',
    },
    value,
    at: event.time,
  }
}

function pathsOf(issues: { path: PropertyKey[] }[]): string[] {
  return issues.map((issue) => issue.path.map(String).join('/'))
}
