/**
 * The envelope of every event: CloudEvents 1.0 attributes (github.com/cloudevents/spec, v1.0.2). On Kafka it travels in
 * binary mode: attributes in `ce_*` headers, the data as JSON.
 */
import * as z from 'zod'
import { topics, type DataOf, type EventName, type TopicName } from './topics.ts'

const PREFIX = 'org.tocsin.'
const VERSION = '.v1'

/** An event to be sent; `name` is the short name, `key` the id of the row that its writer locks. */
export interface OutgoingEvent<N extends EventName = EventName> {
  id: string
  topic: TopicName
  name: N
  key: string
  /** the service that speaks, such as `triage` */
  source: string
  time: Date
  data: DataOf<N>
  traceparent?: string | undefined
}

/** An event as read, its data checked against its schema. Discriminate by `name`. */
export type TocsinEvent<N extends EventName = EventName> = N extends EventName
  ? {
      id: string
      topic: TopicName
      name: N
      key: string
      source: string
      time: Date
      data: DataOf<N>
      traceparent?: string | undefined
    }
  : never

export function typeOf(name: EventName): string {
  return PREFIX + name + VERSION
}

/** @returns the short name of a CloudEvents `type`, or null if it is none of ours or of another version */
export function nameOf(type: string): EventName | null {
  if (!type.startsWith(PREFIX) || !type.endsWith(VERSION)) return null
  const name = type.slice(PREFIX.length, -VERSION.length)
  return Object.values(topics).some((topic) => name in topic.events) ? (name as EventName) : null
}

/** The attributes that travel beside the data. */
export const attributes = z.object({
  id: z.uuid(),
  source: z.string().min(1),
  type: z.string().min(1),
  time: z.iso.datetime(),
  specversion: z.literal('1.0'),
  traceparent: z.string().optional(),
})
export type Attributes = z.infer<typeof attributes>

/** Why an event could not be read; an expected failure, so a value. */
export interface UnreadableEvent {
  outcome: 'unreadable'
  /** a code: `attributes`, `type`, `data` */
  reason: 'attributes' | 'type' | 'data'
  /** where in it, as paths; never a value */
  paths: string[]
}

/** Reads one event of a topic from its attributes and parsed data. */
export function parseEvent(
  topic: TopicName,
  key: string,
  rawAttributes: unknown,
  data: unknown,
): { outcome: 'read'; event: TocsinEvent } | UnreadableEvent {
  const head = attributes.safeParse(rawAttributes)
  if (!head.success) return unreadable('attributes', head.error)
  const name = nameOf(head.data.type)
  const schema = name === null ? undefined : schemaOf(topic, name)
  if (name === null || schema === undefined) return { outcome: 'unreadable', reason: 'type', paths: [] }
  const body = schema.safeParse(data)
  if (!body.success) return unreadable('data', body.error)
  const { id, source, time, traceparent } = head.data
  const event = { id, topic, name, key, source, time: new Date(time), data: body.data, traceparent }
  return { outcome: 'read', event: event as TocsinEvent }
}

/** @returns the schema of an event's data on that topic, if the topic carries it */
export function schemaOf(topic: TopicName, name: string): z.ZodType | undefined {
  const events: Record<string, z.ZodType> = topics[topic].events
  return Object.hasOwn(events, name) ? events[name] : undefined
}

function unreadable(reason: UnreadableEvent['reason'], error: z.ZodError): UnreadableEvent {
  return { outcome: 'unreadable', reason, paths: error.issues.map((issue) => issue.path.join('/')) }
}

/** Key of the topics `tracks` and `answers`. */
export function trackKey(alert: string, party: string): string {
  return `${alert}/${party}`
}
