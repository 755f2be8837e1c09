/**
 * Sealing: what intakes and desk can do. A sealer holds no key that opens; the keys it makes are forgotten as soon as
 * they are wrapped, batch keys after a minute.
 */
import type { Clock } from '@tocsin/events'
import { byteaArray, type Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import { randomBytes, randomUUID, type KeyObject } from 'node:crypto'
import { sealBatch, type SealedBatch } from './batch.ts'
import { currentEpoch, VaultUnavailable } from './current-epoch.ts'
import { KEY_BYTES, NONCE_BYTES, sealPart, secretKey, type SealedPart } from './envelope.ts'
import { isSignedBy, type Series } from './epoch.ts'
import { partBytes, type PartValue } from './part-value.ts'
import { wrapKey } from './wrap.ts'

const BATCH_MILLISECONDS = 60_000

/** What is sealed under one key of its own. */
export interface Subject {
  /** an id that was never sealed before, at most 200 characters */
  subject: string
  /** name → content; what is neither text nor bytes is written as JSON */
  parts: Readonly<Record<string, PartValue>>
}

export interface Sealer {
  /**
   * Writes the subject's parts and the wrap of its key in the caller's transaction.
   * @throws VaultUnavailable
   */
  seal(tx: Tx, subject: string, parts: Subject['parts']): Promise<void>
  /** As `seal`, for several in one statement. */
  sealAll(tx: Tx, subjects: readonly Subject[]): Promise<void>
}

export interface SealerOptions {
  series: Series
  /** the keeper's public key, base64url, from configuration: what the database says is not believed without it */
  pinnedKeeperKey: string
  clock: Clock
}

interface Prepared {
  subject: string
  bytes: Buffer
  boxes: SealedPart[]
}

interface LiveBatch {
  sealed: SealedBatch
  key: KeyObject
  until: number
}

export function openSealer({ series, pinnedKeeperKey, clock }: SealerOptions): Sealer {
  let live: LiveBatch | null = null

  async function currentBatch(tx: Tx): Promise<LiveBatch> {
    const now = clock.now()
    if (live !== null && now.getTime() < live.until) return live
    const epoch = await currentEpoch(tx, series, now)
    if (epoch === null) throw new VaultUnavailable('epoch-missing')
    if (!isSignedBy(pinnedKeeperKey, epoch)) throw new VaultUnavailable('epoch-forged')
    const bytes = randomBytes(KEY_BYTES)
    const sealed = await sealBatch(epoch, randomUUID(), bytes)
    const until = Math.min(now.getTime() + BATCH_MILLISECONDS, epoch.notAfter.getTime())
    live = { sealed, key: secretKey(bytes), until }
    return live
  }

  /** @returns those whose epoch was not open any more: nothing of them was written */
  async function sealOnce(tx: Tx, subjects: readonly Prepared[]): Promise<Prepared[]> {
    const { sealed, key } = await currentBatch(tx)
    const wraps = subjects.map(({ subject, bytes }) => wrapKey(key, subject, sealed.id, bytes))
    const boxes = subjects.flatMap((one) => one.boxes)
    const { rows } = await tx.execute<{ subject: string; sealed: boolean }>(sql`
      select w.subject, ${sealFunction(series)}(w.subject, ${sealed.id}::uuid, ${sealed.epoch}, ${sealed.jwe}, w.wrap,
        coalesce(p.parts, '{}'), coalesce(p.nonces, '{}'), coalesce(p.boxes, '{}')) as sealed
      from unnest(
        ${sql.param(subjects.map((one) => one.subject))}::text[], ${byteaArray(wraps)}
      ) as w(subject, wrap)
      left join (
        select subject, array_agg(part) as parts, array_agg(n) as nonces, array_agg(box) as boxes
        from unnest(
          ${sql.param(boxes.map((box) => box.subject))}::text[],
          ${sql.param(boxes.map((box) => box.part))}::text[],
          ${byteaArray(boxes.map((box) => box.n))},
          ${byteaArray(boxes.map((box) => box.box))}
        ) as b(subject, part, n, box) group by subject
      ) p using (subject)`)
    const refused = new Set(rows.filter((row) => !row.sealed).map((row) => row.subject))
    return subjects.filter(({ subject }) => refused.has(subject))
  }

  async function sealAll(tx: Tx, subjects: readonly Subject[]): Promise<void> {
    let open = subjects.map(({ subject, parts }): Prepared => {
      const named = Object.entries(parts)
      // drawn at once: each draw costs an object that lives outside the heap until it is collected
      const random = randomBytes(KEY_BYTES + named.length * NONCE_BYTES)
      const bytes = random.subarray(0, KEY_BYTES)
      const key = secretKey(bytes)
      const sealed = named.map(([name, value], i) => {
        const at = KEY_BYTES + i * NONCE_BYTES
        return sealPart(key, subject, name, partBytes(value), random.subarray(at, at + NONCE_BYTES))
      })
      return { subject, bytes, boxes: sealed }
    })
    // twice: an epoch that was rolled meanwhile has a successor
    for (let tries = 0; tries < 2 && open.length > 0; tries += 1) {
      open = await sealOnce(tx, open)
      if (open.length > 0) live = null
    }
    if (open.length > 0) throw new VaultUnavailable('epoch-closed')
  }

  return { sealAll, seal: (tx, subject, parts) => sealAll(tx, [{ subject, parts }]) }
}

function sealFunction(series: Series): ReturnType<typeof sql.raw> {
  return sql.raw(series === 'words' ? 'vault.seal_words' : 'vault.seal_recipients')
}
