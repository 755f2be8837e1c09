/** Tries things as a credential, for real: the server's refusal is what counts, not what a catalogue says of it. */
import type pg from 'pg'

/** insufficient_privilege */
const REFUSED = '42501'

export type Right = 'select' | 'insert' | 'update' | 'delete'
export const rights: readonly Right[] = ['select', 'insert', 'update', 'delete']

export interface Table {
  /** `schema.table`, unquoted: the line in `access.ts` */
  name: string
  quoted: string
  /** one of its columns, quoted */
  column: string
}

export interface Routine {
  name: string
  quoted: string
  argumentTypes: readonly string[]
}

/**
 * Whether the server lets it happen; nothing remains of it. Another error than a refusal means that the privileges were
 * checked and given.
 */
export async function allowed(client: pg.Client, statement: string): Promise<boolean> {
  await client.query('begin')
  try {
    await client.query(statement)
    return true
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === undefined) throw error
    return code !== REFUSED
  } finally {
    await client.query('rollback')
  }
}

/** Explaining checks the rights of the whole plan and touches no row. */
export function touch(right: Right, { quoted, column }: Table): string {
  switch (right) {
    case 'select':
      return `explain select * from ${quoted}`
    case 'insert':
      return `explain insert into ${quoted} default values`
    case 'update':
      return `explain update ${quoted} set ${column} = default`
    case 'delete':
      return `explain delete from ${quoted}`
  }
}

/** Arguments come from subqueries, since a plan would otherwise be done with a strict function of nulls unchecked. */
export function call({ quoted, argumentTypes }: Routine): string {
  const given = argumentTypes.map((type) => `(select null::${type} offset 0)`)
  return `explain select ${quoted}(${given.join(', ')})`
}
