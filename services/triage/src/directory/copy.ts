/** Triage's copy of the directory, for the routing preview alone. */
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
  read(tx: Pick<Tx, 'execute'>): Promise<Directory>
}

/** Puts changed entities into rows; a version not above the one there changes nothing. */
export async function applyDirectory(tx: Tx, events: readonly TocsinEvent[]): Promise<void> {
  const newest = new Map<string, { name: string; id: string; version: number; data: unknown }>()
  for (const event of events) {
    const change = directoryEventOf(event)
    if (change === null || change.name === 'directory.beat') continue
    const { id, version } = change.data
    const name = `${change.name} ${id}`
    if ((newest.get(name)?.version ?? 0) < version)
      newest.set(name, { name: change.name, id, version, data: change.data })
  }
  if (newest.size === 0) return
  const { rowCount } = await tx.execute(sql`
    insert into directory_entity (name, id, version, data)
    select name, id, version, data from jsonb_to_recordset(${JSON.stringify([...newest.values()])}::jsonb)
      as r(name text, id text, version integer, data jsonb)
    order by name, id
    on conflict (name, id) do update set version = excluded.version, data = excluded.data
    where directory_entity.version < excluded.version`)
  if (rowCount !== 0) await tx.execute(sql`update directory_revision set revision = revision + 1`)
}

/** Holds the directory in memory while its revision stands. */
export function openDirectoryCopy(): DirectoryCopy {
  let held: { revision: string; directory: Directory } = { revision: 'none', directory: emptyDirectory() }
  return {
    async read(tx) {
      const now = await tx.execute<{ revision: string }>(sql`select revision::text from directory_revision`)
      if (now.rows[0]?.revision === held.revision) return held.directory
      const { rows } = await tx.execute<{ revision: string; name: string | null; data: unknown }>(sql`
        select r.revision::text, e.name, e.data from directory_revision r left join directory_entity e on true`)
      const entities = rows.filter((row) => row.name !== null) as unknown as DirectoryEvent[]
      held = { revision: rows[0]?.revision ?? '0', directory: directoryOf(entities) }
      return held.directory
    },
  }
}
