import type { Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import type { Series, SignedEpoch } from './epoch.ts'

/** Nothing can be sealed now: the caller's transaction must fail, and who asked may try again later (503). */
export class VaultUnavailable extends Error {
  readonly code: 'epoch-missing' | 'epoch-forged' | 'epoch-closed'

  constructor(code: VaultUnavailable['code']) {
    super(`the vault can't seal: ${code}`)
    this.code = code
  }
}

/** @returns the epoch that is open now as its row says, to be believed only with its signature; null: there is none */
export async function currentEpoch(
  tx: Pick<Tx, 'execute'>,
  series: Series,
  now: Date,
): Promise<SignedEpoch | null> {
  const { rows } = await tx.execute<{
    id: string
    public_key: Buffer
    signature: Buffer
    not_after: Date | string
  }>(
    sql`select id, public_key, signature, not_after from vault.open_epoch(${series}, ${now.toISOString()}::timestamptz)`,
  )
  const row = rows[0]
  if (row === undefined) return null
  const { id, public_key: publicKey, signature, not_after: notAfter } = row
  return { id, series, publicKey, signature, notAfter: new Date(notAfter) }
}
