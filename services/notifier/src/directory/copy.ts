/**
 * The notifier's copy of the directory: rows that the compacted topic fills, and what they say held in memory until
 * they change.
 */
import type { Tx } from '@tocsin/database'
import type { TocsinEvent } from '@tocsin/events'
import {
  directoryEventOf,
  directoryOf,
  emptyDirectory,
  type Directory,
  type DirectoryEvent,
} from '@tocsin/routing'
import { sql } from 'drizzle-orm'

export interface DirectoryCopy {
  /**
   * @param known the revision that a statement of the caller's has seen; asked for without it
   * @returns the directory as this transaction sees it
   */
  read(tx: Pick<Tx, 'execute'>, known?: string): Promise<Directory>
}

/** Puts changed entities into the copy's rows; an older version than the one there changes nothing. */
export async function applyDirectory(tx: Tx, events: readonly TocsinEvent[], now: Date): Promise<void> {
  const rows = new Map<string, { name: string; id: string; version: number; data: unknown }>()
  for (const event of events) {
    const change = directoryEventOf(event)
    if (change === null || change.name === 'directory.beat') continue
    const { id, version } = change.data
    const known = rows.get(`${change.name} ${id}`)
    if (known !== undefined && known.version >= version) continue
    rows.set(`${change.name} ${id}`, { name: change.name, id, version, data: change.data })
  }
  if (rows.size === 0) return
  const { rowCount } = await tx.execute(sql`
    insert into directory_entity (name, id, version, data)
    select name, id, version, data
    from jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb)
      as r(name text, id text, version integer, data jsonb)
    on conflict (name, id) do update set version = excluded.version, data = excluded.data
    where directory_entity.version < excluded.version`)
  if (rowCount === 0) return
  await tx.execute(sql`update directory_revision set revision = revision + 1`)
  // Duty, absence, conflicts act at once on a running step.
  await tx.execute(sql`
    update tracks set due_at = least(due_at, ${now.toISOString()}::timestamptz) where status = 'running'`)
  await tx.execute(sql`
    delete from disabled_channels where exists (
      select from jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb) as r(name text, data jsonb)
      where name = 'seat.changed' and data -> 'channels' @> jsonb_build_array(jsonb_build_object('id', channel)))`)
}

/** Holds the directory in memory; its revision tells whether it still stands. */
export function openDirectoryCopy(): DirectoryCopy {
  let held: { revision: string; directory: Directory } = { revision: 'none', directory: emptyDirectory() }
  return {
    async read(tx, known) {
      const revision = known ?? (await revisionIn(tx))
      if (revision === held.revision) return held.directory
      // One statement for both, so that revision and rows are of one snapshot.
      const all = await tx.execute<{
        revision: string
        name: DirectoryEvent['name'] | null
        data: unknown
      }>(sql`
        select r.revision::text, e.name, e.data from directory_revision r left join directory_entity e on true`)
      const entities = all.rows.filter((row) => row.name !== null)
      const directory = directoryOf(entities as unknown as DirectoryEvent[])
      held = { revision: all.rows[0]?.revision ?? '0', directory }
      return directory
    },
  }
}

async function revisionIn(tx: Pick<Tx, 'execute'>): Promise<string> {
  const { rows } = await tx.execute<{ revision: string }>(sql`select revision::text from directory_revision`)
  return rows[0]?.revision ?? '0'
}
