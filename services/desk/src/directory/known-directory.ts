import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import { directoryOf, type Directory, type DirectoryEvent } from '@tocsin/routing'
import type { EntityKind } from './make-entities.ts'

/** The directory as the pure cores read it, from the desk's own rows. */
export async function knownDirectory(tx: Pick<Tx, 'execute'>): Promise<Directory> {
  const { rows } = await tx.execute<{ kind: EntityKind; data: unknown }>(sql`select kind, data from entity`)
  return directoryOf(rows.map(({ kind, data }) => ({ name: `${kind}.changed`, data }) as DirectoryEvent))
}
