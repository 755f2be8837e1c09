/** The rows of one series, by the functions that its holder may call. */
import type { Tx } from '@tocsin/database'
import { sql, type SQL } from 'drizzle-orm'
import type { SealedBatch } from '../batch.ts'
import type { Series, SignedEpoch } from '../epoch.ts'
import type { EpochRow } from './schedule.ts'

type Through = Pick<Tx, 'execute'>

export interface WrapRow extends Record<string, unknown> {
  subject: string
  batch: string
  jwe: string
  box: Buffer
}

export interface MovedWrap {
  subject: string
  before: string
  box: Buffer
}

interface Dated extends Record<string, unknown> {
  id: string
  state: EpochRow['state']
  opened_at: Date | string | null
  closed_at: Date | string | null
  not_after: Date | string
}

export function epochStore(series: Series) {
  const call = (name: string): SQL => sql.raw(`vault.${name}_${series}`)
  const says = async (tx: Through, statement: SQL): Promise<boolean> =>
    (await tx.execute<{ answer: boolean }>(statement)).rows[0]?.answer === true
  return {
    epochs: async (tx: Through): Promise<EpochRow[]> => {
      const { rows } = await tx.execute<Dated>(sql`select * from ${call('epochs_of')}()`)
      return rows.map((row) => ({
        id: row.id,
        state: row.state,
        openedAt: instant(row.opened_at),
        closedAt: instant(row.closed_at),
        notAfter: new Date(row.not_after),
      }))
    },
    /** @returns false if one was opened after `openedBefore` */
    openNext: (tx: Through, epoch: SignedEpoch, at: Date, openedBefore: Date): Promise<boolean> =>
      says(
        tx,
        sql`select ${call('open_next_epoch')}(${epoch.id}, ${epoch.publicKey}, ${epoch.signature},
          ${epoch.notAfter.toISOString()}::timestamptz, ${at.toISOString()}::timestamptz,
          ${openedBefore.toISOString()}::timestamptz) as answer`,
      ),
    wrapsUnder: async (tx: Through, epoch: string, limit: number): Promise<WrapRow[]> =>
      (await tx.execute<WrapRow>(sql`select * from ${call('wraps_under')}(${epoch}, ${limit}::int)`)).rows,
    /** @returns how many were moved, or null if the epoch of that batch is not open */
    rewrap: async (tx: Through, batch: SealedBatch, moved: readonly MovedWrap[]): Promise<number | null> => {
      const { rows } = await tx.execute<{ moved: number | null }>(sql`
        select ${call('rewrap')}(${batch.epoch}, ${batch.id}::uuid, ${batch.jwe},
          ${sql.param(moved.map(({ subject }) => subject))}::text[],
          ${sql.param(moved.map(({ before }) => before))}::uuid[],
          ${sql.param(moved.map(({ box }) => box))}::bytea[]) as moved`)
      return rows[0]?.moved ?? null
    },
    endErased: (tx: Through, subjects: readonly string[], at: Date): Promise<unknown> =>
      tx.execute(sql`
        select ${call('end_erased')}(${sql.param([...subjects])}::text[], ${at.toISOString()}::timestamptz)`),
    /** Subjects with parts and no wrap, in order. */
    keyless: async (tx: Through, after: string, limit: number): Promise<string[]> => {
      const { rows } = await tx.execute<{ subject: string }>(
        sql`select subject from ${call('keyless')}(${after}, ${limit}::int)`,
      )
      return rows.map(({ subject }) => subject)
    },
    endKeyless: (tx: Through, subjects: readonly string[], at: Date): Promise<unknown> =>
      tx.execute(sql`
        select ${call('end_keyless')}(${sql.param([...subjects])}::text[], ${at.toISOString()}::timestamptz)`),
    /** @returns false if a wrap lies under it */
    empty: (tx: Through, epoch: string): Promise<boolean> =>
      says(tx, sql`select ${call('empty_epoch')}(${epoch}) as answer`),
    ended: (tx: Through, epoch: string): Promise<boolean> =>
      says(tx, sql`select ${call('epoch_destroyed')}(${epoch}) as answer`),
  }
}

export type EpochStore = ReturnType<typeof epochStore>

function instant(value: Date | string | null): Date | null {
  return value === null ? null : new Date(value)
}
