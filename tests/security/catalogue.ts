/** Every table and function that an installed database has, as its catalogue lists them. */
import type pg from 'pg'
import type { Routine, Table } from './attempt.ts'

const OURS = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

/** Partitions of a topic's table are left out: they come and go by age, and `partitions` checks them as a kind. */
export async function tablesOf(admin: pg.Client): Promise<Table[]> {
  const { rows } = await admin.query<Table>(
    `select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted,
            (select quote_ident(a.attname) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum limit 1) as column
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${OURS} and not (n.nspname = 'bus' and c.relispartition)
     order by 1`,
  )
  return rows
}

export async function forcedTablesOf(admin: pg.Client): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relrowsecurity and c.relforcerowsecurity and ${OURS}`,
  )
  return rows.map(({ name }) => name)
}

export async function routinesOf(admin: pg.Client): Promise<Routine[]> {
  const { rows } = await admin.query<Routine>(
    `select n.nspname || '.' || p.proname as name, format('%I.%I', n.nspname, p.proname) as quoted,
            array(select format_type(t, null) from unnest(p.proargtypes) with ordinality as a(t, nth) order by nth)
              as "argumentTypes"
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS} order by 1`,
  )
  return rows
}
