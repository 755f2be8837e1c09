/** `Idempotency-Key`: the same key and request give the same answer again, in the transaction that gave it first. */
import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import { Problem } from '@tocsin/service'

export interface Kept {
  status: number
  body: unknown
}

/** @throws Problem `idempotency-key-reused` when the key came with another request */
export async function once(
  tx: Tx,
  request: { person: string; key: string; route: string; body: unknown },
  now: Date,
  answer: () => Promise<Kept>,
): Promise<Kept> {
  const { person, key, route, body } = request
  const hash = createHash('sha256')
    .update(JSON.stringify([route, body]))
    .digest()
  const { rows: fresh } = await tx.execute(sql`
    insert into kept_answer (person, key, request_hash, status, body, at)
    values (${person}, ${key}, ${hash}, 0, 'null'::jsonb, ${now.toISOString()})
    on conflict (person, key) do nothing returning key`)
  if (fresh.length === 0) {
    const { rows } = await tx.execute<{ request_hash: Buffer; status: number; body: unknown }>(
      sql`select request_hash, status, body from kept_answer where person = ${person} and key = ${key}`,
    )
    const kept = rows[0]
    if (kept === undefined || !kept.request_hash.equals(hash)) throw new Problem('idempotency-key-reused')
    return { status: kept.status, body: kept.body }
  }
  const given = await answer()
  await tx.execute(sql`
    update kept_answer set status = ${given.status}, body = ${JSON.stringify(given.body)}::jsonb
    where person = ${person} and key = ${key}`)
  return given
}
