/** Holds every attempt between its claim and its socket, where the vault writes down that an address was opened. */
import type { Stage } from './stage.ts'

const LOCK = 42

export async function holdBeforeSockets(
  stage: Stage,
): Promise<{ held(): Promise<boolean>; release(): Promise<void> }> {
  await stage.owner.pool.query(`
    create function vault.hold() returns trigger language plpgsql as $$ begin
      perform pg_advisory_xact_lock(${LOCK}); return new; end $$;
    create trigger hold before insert on vault.openings for each row execute function vault.hold()`)
  const holder = await stage.owner.connect()
  await holder.query('select pg_advisory_lock($1)', [LOCK])
  return {
    async held() {
      const { rows } = await stage.owner.pool.query(
        `select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted`,
        [LOCK],
      )
      return rows.length > 0
    },
    async release() {
      await holder.end()
      await stage.owner.pool.query('drop trigger hold on vault.openings; drop function vault.hold()')
    },
  }
}
