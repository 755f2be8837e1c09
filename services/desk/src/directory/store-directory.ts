/** Takes a checked directory over: whole, in one transaction, with an event for each entity that changed. */
import { createHmac } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { queueAll, type Tx } from '@tocsin/database'
import { derivedId, type OutgoingEvent } from '@tocsin/events'
import type { Sealer } from '@tocsin/vault'
import { entityEvent } from './directory-events.ts'
import type { Entity, EntityKind, SeatContacts } from './make-entities.ts'
import { storeSeatPersons } from './store-seat-persons.ts'

export interface StoreOptions {
  sealer: Sealer
  /** under which contacts are compared; never leaves the process */
  compareKey: Buffer
  now: Date
}

export interface Stored {
  changed: number
  removed: number
}

interface Row extends Record<string, unknown> {
  kind: EntityKind
  id: string
  version: number
  removed: boolean
  data: Record<string, unknown>
  contact_mac: Buffer | null
}

/** @param origin entities of this origin that are not among those given are removed; others are left alone */
export async function replaceEntities(
  tx: Tx,
  entities: readonly Entity[],
  origin: 'file' | 'page',
  options: StoreOptions,
): Promise<Stored> {
  const known = await lockEntities(tx)
  const events: OutgoingEvent[] = []
  for (const entity of entities) {
    const event = await storeOne(tx, entity, known.get(`${entity.kind} ${entity.data.id}`), origin, options)
    if (event !== null) events.push(event)
  }
  const changed = events.length
  const kept = new Set(entities.map(({ kind, data }) => `${kind} ${data.id}`))
  for (const row of known.values())
    if (!row.removed && row['origin'] === origin && !kept.has(`${row.kind} ${row.id}`))
      events.push(await removeOne(tx, row, options.now))
  await queueAll(tx, events)
  await storeSeatPersons(tx)
  return { changed, removed: events.length - changed }
}

/** Stores entities beside what there is. */
export async function addEntities(tx: Tx, entities: readonly Entity[], options: StoreOptions): Promise<void> {
  const known = await lockEntities(tx)
  for (const entity of entities) {
    const event = await storeOne(tx, entity, known.get(`${entity.kind} ${entity.data.id}`), 'page', options)
    if (event !== null) await queueAll(tx, [event])
  }
  await storeSeatPersons(tx)
}

// One at a time: versions are counted, and two loads at once would each give the same one.
async function lockEntities(tx: Tx): Promise<Map<string, Row>> {
  await tx.execute(sql`lock table entity in share row exclusive mode`)
  const { rows } = await tx.execute<Row>(sql`select * from entity`)
  return new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]))
}

async function storeOne(
  tx: Tx,
  entity: Entity,
  known: Row | undefined,
  origin: 'file' | 'page',
  { sealer, compareKey, now }: StoreOptions,
): Promise<OutgoingEvent | null> {
  const { kind, key } = entity
  const mac = entity.kind === 'seat' ? contactMac(entity.contacts, compareKey) : null
  if (known !== undefined && !known.removed && isSame(known, entity.data, mac)) return null
  const version = (known?.version ?? 0) + 1
  const sealed =
    entity.kind === 'seat' ? { sealed: derivedId('seat contacts', entity.data.id, version) } : undefined
  const data = { ...entity.data, version, removed: false, ...sealed }
  if (entity.kind === 'seat' && sealed !== undefined) await sealer.seal(tx, sealed.sealed, entity.contacts)
  await tx.execute(sql`
    insert into entity (kind, id, version, removed, origin, key, data, contact_mac)
    values (${kind}, ${data.id}, ${version}, false, ${origin}, ${key}, ${JSON.stringify(data)}::jsonb, ${mac})
    on conflict (kind, id) do update set version = excluded.version, removed = false, origin = excluded.origin,
      key = excluded.key, data = excluded.data, contact_mac = excluded.contact_mac`)
  return entityEvent(kind, data, now)
}

async function removeOne(tx: Tx, row: Row, now: Date): Promise<OutgoingEvent> {
  const data = { ...row.data, id: row.id, version: row.version + 1, removed: true }
  await tx.execute(sql`
    update entity set version = ${data.version}, removed = true, data = ${JSON.stringify(data)}::jsonb
    where kind = ${row.kind} and id = ${row.id}`)
  return entityEvent(row.kind, data, now)
}

function isSame(known: Row, data: object, mac: Buffer | null): boolean {
  const { version: _version, removed: _removed, sealed: _sealed, ...before } = known.data
  const sameContacts = mac === null ? known.contact_mac === null : known.contact_mac?.equals(mac) === true
  return sameContacts && canonical(before) === canonical(data)
}

function contactMac(contacts: SeatContacts, key: Buffer): Buffer {
  return createHmac('sha256', key).update('contacts\0').update(canonical(contacts)).digest()
}

/** JSON with keys in order: PostgreSQL keeps no order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
