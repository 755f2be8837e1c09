import { preparePostgresTopics } from '@tocsin/bus'
import pg from 'pg'
import { busContract } from './contract.ts'

busContract('PostgreSQL', {
  async prepare(world) {
    await preparePostgresTopics({ url: world.ownerUrl })
    return { kind: 'postgres' }
  },
  /** The log is the database: every connection is cut, again and again. */
  async without(world, during) {
    const client = new pg.Client({ connectionString: world.adminUrl })
    await client.connect()
    const cut = () =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where usename in ('triage', 'notifier') and datname = current_database()`,
      )
    try {
      for (let i = 0; i < 5; i++) await cut()
      await during()
      for (let i = 0; i < 5; i++) await cut()
    } finally {
      await client.end()
    }
  },
  async doubled(world) {
    const client = new pg.Client({ connectionString: world.ownerUrl })
    await client.connect()
    const { rows } = await client.query(
      `select from bus.reviews where headers::text like '%ce_specversion%' group by headers ->> 'ce_id' having count(*) > 1`,
    )
    await client.end()
    return rows.length
  },
  stop: () => Promise.resolve(),
})
