import { randomUUID } from 'node:crypto'
import type { EventName, OutgoingEvent } from '@tocsin/events'
import type { EntityKind } from './make-entities.ts'

/** The event that carries an entity of the directory whole; key: the entity's id. */
export function entityEvent(kind: EntityKind, data: { id: string }, now: Date): OutgoingEvent {
  const name: EventName = `${kind}.changed`
  return {
    id: randomUUID(),
    topic: 'directory',
    name,
    key: data.id,
    source: 'desk',
    time: now,
    // checked against the schema of its name when it is queued
    data: data as never,
  }
}

/** A sign of life: copies whose last one is 5 minutes old are stale. */
export function beatEvent(now: Date): OutgoingEvent<'directory.beat'> {
  return {
    id: randomUUID(),
    topic: 'directory',
    name: 'directory.beat',
    key: 'beat',
    source: 'desk',
    time: now,
    data: { id: 'beat', at: now.toISOString() },
  }
}
