import type { TocsinEvent } from '@tocsin/events'
import type { LogBatch, ReadRecord } from '../log.ts'
import { readEvent, type Unreadable } from '../read-event.ts'
import type { Fault } from './fault.ts'
import type { Refusal } from './handler.ts'

export interface Item {
  record: ReadRecord
  read: { outcome: 'read'; event: TocsinEvent } | Unreadable
}
export type ReadItem = Item & { read: { outcome: 'read'; event: TocsinEvent } }

/** A run of one partition's records that commits as a whole. */
export interface Run {
  items: readonly Item[]
  from: number
  to: number
  /** events, by id, that have shown to be at fault */
  refused: Map<string, Fault>
  /** tried alone, after a death */
  alone: boolean
  /** what the handler was given last: one of these is at fault if it threw */
  handed: readonly ReadItem[]
}

export function runOf(items: readonly Item[], from: number, to: number, alone: boolean): Run {
  return { items, from, to, alone, refused: new Map(), handed: [] }
}

export function itemsOf(batch: LogBatch): Item[] {
  return batch.records.map((record) => ({ record, read: readEvent(batch.topic, record) }))
}

export function isRead(item: Item): item is ReadItem {
  return item.read.outcome === 'read'
}

export function halvesOf(run: Run): [Run, Run] {
  const half = Math.ceil(run.items.length / 2)
  const middle = run.items[half - 1]!.record.position + 1
  return [
    { ...run, items: run.items.slice(0, half), to: middle },
    { ...run, items: run.items.slice(half), from: middle },
  ]
}

/** What is to be done with the events of a run that the group has not seen. */
export interface Sorted {
  /** for the handler */
  todo: ReadItem[]
  /** parked, each with its fault; without one it comes behind an earlier event of its key */
  park: { item: ReadItem; fault: Fault | null }[]
}

/**
 * Sets aside what is at fault and what comes behind a parked event of its key.
 * @param blocked keys, in hex, that have parked events
 */
export function sortOut(
  fresh: readonly ReadItem[],
  blocked: ReadonlySet<string>,
  refused: Run['refused'],
): Sorted {
  const waiting = new Set(blocked)
  const sorted: Sorted = { todo: [], park: [] }
  for (const item of fresh) {
    const key = item.record.key.toString('hex')
    const fault = refused.get(item.read.event.id) ?? null
    if (fault === null && !waiting.has(key)) {
      sorted.todo.push(item)
      continue
    }
    waiting.add(key)
    sorted.park.push({ item, fault })
  }
  return sorted
}

/**
 * What follows from what a handler handed back.
 * @returns `park` where that is all; `again` where later events of a refused one's key have been handled already, out
 *   of order, so that the run has to be repeated with these events refused from the start
 */
export function settleRefusals(
  todo: readonly ReadItem[],
  refusals: readonly Refusal[],
): { outcome: 'park'; park: Sorted['park'] } | { outcome: 'again'; refused: [string, Fault][] } {
  const faults = new Map<string, Fault>(refusals.map(({ event, reason }) => [event, { reason, places: [] }]))
  const park: { item: ReadItem; fault: Fault }[] = []
  for (const item of todo) {
    const fault = faults.get(item.read.event.id)
    if (fault !== undefined) park.push({ item, fault })
    else if (park.some((before) => before.item.record.key.equals(item.record.key))) {
      return { outcome: 'again', refused: [...faults] }
    }
  }
  return { outcome: 'park', park }
}
