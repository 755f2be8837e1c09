import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from '@tocsin/events'
import pg from 'pg'
import { plainName } from './names.ts'

/** The folder with outbox, inbox and offsets, which every service's schema has. */
export const outboxMigrations: string = fileURLToPath(new URL('../migrations', import.meta.url))

export interface MigrateOptions {
  /** as the owner */
  url: string
  schema: string
  /** in this order; within a folder by name, `<yyyymmddhhmmss>-<what>.sql` */
  folders: string[]
  clock?: Clock
}

/** A file that has run was changed since: a new file has to carry the change. */
export class EditedMigration extends Error {
  constructor(file: { schema: string; name: string }) {
    super(`migration ${file.schema}/${file.name} has run and was edited since`)
    this.name = 'EditedMigration'
  }
}

const FILE = /^\d{14}-[a-z0-9-]+\.sql$/

/**
 * Runs what has not run yet, each file whole in a transaction of its own. Several at once wait for each other.
 * @returns the names that ran
 * @throws EditedMigration; the database's error, with the file's name, where a file fails
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const schema = plainName(options.schema)
  const client = new pg.Client({
    connectionString: options.url,
    application_name: `tocsin-migrate-${schema}`,
  })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [`tocsin migrate ${schema}`])
    const hashes = await journal(client, schema)
    const ran: string[] = []
    for (const file of await filesOf(options.folders)) {
      const text = await readFile(file, 'utf8')
      const name = basename(file)
      const hash = createHash('sha256').update(text).digest('hex')
      const before = hashes.get(name)
      if (before !== undefined && before !== hash) throw new EditedMigration({ schema, name })
      if (before !== undefined) continue
      await runOne(client, schema, { name, hash, text, at: options.clock?.now() ?? new Date() })
      ran.push(name)
    }
    return ran
  } finally {
    await client.end()
  }
}

async function filesOf(folders: string[]): Promise<string[]> {
  const files: string[] = []
  for (const folder of folders) {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
    for (const name of names) {
      if (!FILE.test(name)) throw new Error(`not named <yyyymmddhhmmss>-<what>.sql: ${name}`)
      files.push(join(folder, name))
    }
  }
  return files
}

async function journal(client: pg.Client, schema: string): Promise<Map<string, string>> {
  const table = `${schema}.migrations`
  const { rows: found } = await client.query<{ exists: boolean }>(
    'select to_regclass($1) is not null as exists',
    [table],
  )
  if (!found[0]!.exists) {
    await client.query(
      `begin;
       create table ${table} (name text primary key, hash text not null, applied_at timestamptz not null);
       do $$ begin
         if exists (select from pg_roles where rolname = '${schema}') then
           revoke all on ${table} from ${schema};
         end if;
       end $$;
       commit`,
    )
  }
  const { rows } = await client.query<{ name: string; hash: string }>(`select name, hash from ${table}`)
  return new Map(rows.map((row) => [row.name, row.hash]))
}

async function runOne(
  client: pg.Client,
  schema: string,
  file: { name: string; hash: string; text: string; at: Date },
): Promise<void> {
  try {
    await client.query('begin')
    await client.query(`set local search_path to ${schema}, public, pg_temp`)
    await client.query(file.text)
    await client.query(`insert into ${schema}.migrations (name, hash, applied_at) values ($1, $2, $3)`, [
      file.name,
      file.hash,
      file.at,
    ])
    await client.query('commit')
  } catch (error) {
    // Ending the connection rolls back; the first cause is the one worth telling.
    throw new Error(`migration ${schema}/${file.name} failed`, { cause: error })
  }
}
