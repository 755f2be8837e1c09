import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import { directoryOf, type Directory, type DirectoryEvent } from '@tocsin/routing'
import type { EntityKind } from './make-entities.ts'

/**
 * The directory as the pure cores read it, from the desk's own rows.
 * @param kinds only these; all, if left out
 */
export async function knownDirectory(
  tx: Pick<Tx, 'execute'>,
  kinds?: readonly EntityKind[],
): Promise<Directory> {
  const which = kinds === undefined ? sql`true` : sql`kind = any(${sql.param([...kinds])}::text[])`
  const { rows } = await tx.execute<{ kind: EntityKind; data: unknown }>(
    sql`select kind, data from entity where ${which}`,
  )
  return directoryOf(rows.map(({ kind, data }) => ({ name: `${kind}.changed`, data }) as DirectoryEvent))
}
