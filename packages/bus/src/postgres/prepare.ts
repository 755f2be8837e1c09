import { fileURLToPath } from 'node:url'
import { migrate } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import pg from 'pg'
import { countersOf, rowsOf, topicTables, type TopicTable } from './topic-table.ts'

const busMigrations = fileURLToPath(new URL('../../migrations', import.meta.url))

/**
 * Makes the tables of every topic and grants them by the list of topics: who writes a topic may insert into it, who
 * reads it may select. As the owner, after `bootstrap`; safe at every start and several at once.
 */
export async function preparePostgresTopics(options: { url: string; clock?: Clock }): Promise<void> {
  await migrate({
    url: options.url,
    schema: 'bus',
    folders: [busMigrations],
    ...(options.clock && { clock: options.clock }),
  })
  const client = new pg.Client({ connectionString: options.url, application_name: 'tocsin-topics' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('set local search_path to bus, pg_temp')
    await client.query(`select pg_advisory_xact_lock(hashtext('tocsin topics'))`)
    await client.query(shared(topicTables()))
    for (const table of topicTables()) await prepareTopic(client, table)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

async function prepareTopic(client: pg.Client, table: TopicTable): Promise<void> {
  const rows = rowsOf(table.topic)
  const counters = countersOf(table.topic)
  const { rows: known } = await client.query<{ parts: number }>('select parts from topic where name = $1', [
    table.topic,
  ])
  if (known[0] !== undefined && known[0].parts !== table.parts) {
    throw new Error(
      `topic ${table.topic} has ${known[0].parts} partitions; another number would break the order of keys`,
    )
  }
  if (known[0] === undefined) {
    await client.query('insert into topic (name, parts, span_days, retention_days) values ($1, $2, $3, $4)', [
      table.topic,
      table.parts,
      table.spanDays,
      table.retentionDays,
    ])
    await client.query(`
      create table ${rows} (
        part integer not null, pos bigint not null, at timestamptz not null,
        key bytea not null, headers json not null, value bytea,
        primary key (part, pos, at)
      ) partition by range (at);
      create table ${counters} (
        part integer primary key, next bigint not null default 0, at timestamptz not null default '-infinity'
      ) with (fillfactor = 50);
      insert into ${counters} (part) select generate_series(0, ${table.parts - 1});`)
  }
  for (const role of table.writerRoles) {
    await client.query(`grant insert on ${rows} to ${role}; grant select, update on ${counters} to ${role}`)
  }
  for (const role of table.readerRoles) {
    await client.query(`grant select on ${rows} to ${role}; grant select on ${counters} to ${role}`)
  }
}

function shared(tables: TopicTable[]): string {
  const writers = new Set(tables.flatMap((table) => table.writerRoles))
  const readers = new Set(tables.flatMap((table) => table.readerRoles))
  return [
    ...[...writers].map(
      (role) =>
        `grant execute on function ensure_partition(text, timestamptz), drop_old(text, timestamptz, boolean) to ${role};`,
    ),
    ...[...readers].map((role) => `grant select, insert, update, delete on member, lease to ${role};`),
  ].join('\n')
}
