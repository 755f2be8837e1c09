/**
 * Sealing: what intakes and desk can do. A sealer holds no key that opens; the keys it makes are forgotten as soon as
 * they are wrapped, batch keys after a minute.
 */
import type { Clock } from '@tocsin/events'
import type { Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import { randomBytes, randomUUID, type KeyObject } from 'node:crypto'
import { sealBatch, type SealedBatch } from './batch.ts'
import { currentEpoch, VaultUnavailable } from './current-epoch.ts'
import { KEY_BYTES, sealPart, secretKey } from './envelope.ts'
import { isSignedBy, type Series } from './epoch.ts'
import { partBytes, type PartValue } from './part-value.ts'
import { wrapKey } from './wrap.ts'

const BATCH_MILLISECONDS = 60_000

export interface Sealer {
  /**
   * Writes the subject's parts and the wrap of its key in the caller's transaction.
   * @param subject an id that was never sealed before, at most 200 characters
   * @param parts name → content; what is neither text nor bytes is written as JSON
   * @throws VaultUnavailable
   */
  seal(tx: Tx, subject: string, parts: Readonly<Record<string, PartValue>>): Promise<void>
}

export interface SealerOptions {
  series: Series
  /** the keeper's public key, base64url, from configuration: what the database says is not believed without it */
  pinnedKeeperKey: string
  clock: Clock
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

  return {
    seal: async (tx, subject, parts) => {
      const bytes = randomBytes(KEY_BYTES)
      const key = secretKey(bytes)
      const boxes = Object.entries(parts).map(([name, value]) =>
        sealPart(key, subject, name, partBytes(value)),
      )
      // twice: an epoch that was rolled meanwhile has a successor
      for (let tries = 0; tries < 2; tries += 1) {
        const { sealed, key: batchKey } = await currentBatch(tx)
        const wrap = wrapKey(batchKey, subject, sealed.id, bytes)
        const written = await tx.execute<{ sealed: boolean }>(sql`
          select ${sealFunction(series)}(${subject}, ${sealed.id}::uuid, ${sealed.epoch}, ${sealed.jwe}, ${wrap},
            ${sql.param(boxes.map((box) => box.part))}::text[],
            ${sql.param(boxes.map((box) => box.n))}::bytea[],
            ${sql.param(boxes.map((box) => box.box))}::bytea[]) as sealed`)
        if (written.rows[0]?.sealed === true) return
        live = null
      }
      throw new VaultUnavailable('epoch-closed')
    },
  }
}

function sealFunction(series: Series): ReturnType<typeof sql.raw> {
  return sql.raw(series === 'words' ? 'vault.seal_words' : 'vault.seal_recipients')
}
