/** Sources and their keys: `tk_<id>_<secret>`, of which only an HMAC is kept. */
import { randomBytes, randomUUID, timingSafeEqual, type KeyObject } from 'node:crypto'
import type { Database } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { mac } from './keys.ts'

export const grade = z.enum(['A', 'B', 'C', 'D', 'E', 'F'])

/** What an operator says of a new source. */
export const newSource = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    root: z.uuid().meta({ description: 'organisation of the directory that stands behind it' }),
    vouched: z.boolean(),
    grade: grade.optional().meta({ description: 'reliability, Admiralty code' }),
    feed: z.boolean().default(false).meta({ description: 'a data set such as UCDP, ACLED or GDELT' }),
  })
  .meta({ id: 'NewSource' })
export type NewSource = z.infer<typeof newSource>

/** Who sends a report, as far as a report cares. */
export interface Reporter {
  /** the source's id, or `anonymous` */
  source: string
  /** the organisation's id, or `anonymous` */
  root: string
  vouched: boolean
  grade: z.infer<typeof grade> | null
  feed: boolean
}

/** All who come without a key, as one source that nobody vouches for. */
export const anonymous: Reporter = {
  source: 'anonymous',
  root: 'anonymous',
  vouched: false,
  grade: null,
  feed: false,
}

/** A source as known by its key. */
export type KnownSource = Reporter & {
  name: string
  /** id of the key that was shown */
  key: string
}

const KEY = /^tk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/

/** @returns the source and its key, which is shown this once */
export async function makeSource(
  database: Database,
  keyOfKeys: KeyObject,
  given: NewSource,
): Promise<{ source: string; key: string }> {
  const id = randomUUID()
  const { key, keyId, hash } = newKey(keyOfKeys)
  await database.transaction(async (tx) => {
    await tx.execute(sql`
      insert into sources (id, name, root, vouched, grade, feed)
      values (${id}, ${given.name}, ${given.root}, ${given.vouched}, ${given.grade ?? null}, ${given.feed})`)
    await tx.execute(sql`insert into source_keys (id, source, mac) values (${keyId}, ${id}, ${hash})`)
  })
  return { source: id, key }
}

/** Another key for a source, so that the old one can be revoked once it is out of use. @returns null: no such source */
export async function addKey(
  database: Database,
  keyOfKeys: KeyObject,
  source: string,
): Promise<string | null> {
  const { key, keyId, hash } = newKey(keyOfKeys)
  const { rowCount } = await database.db.execute(sql`
    insert into source_keys (id, source, mac) select ${keyId}, id, ${hash} from sources where id = ${source}`)
  return rowCount === 1 ? key : null
}

/** From the next request on the key is worth nothing. @returns false: no such key */
export async function revokeKey(database: Database, keyId: string): Promise<boolean> {
  const { rowCount } = await database.db.execute(
    sql`update source_keys set revoked = true where id = ${keyId}`,
  )
  return rowCount === 1
}

export async function listSources(
  database: Database,
): Promise<(NewSource & { id: string; keys: { id: string; revoked: boolean }[] })[]> {
  const { rows } = await database.db.execute<
    NewSource & { id: string; keys: { id: string; revoked: boolean }[]; grade: NewSource['grade'] | null }
  >(sql`
    select s.id, s.name, s.root, s.vouched, s.grade, s.feed,
      (select coalesce(json_agg(json_build_object('id', k.id, 'revoked', k.revoked) order by k.id), '[]')
       from source_keys k where k.source = s.id) as keys
    from sources s order by s.name, s.id`)
  return rows.map((row) => ({ ...row, grade: row.grade ?? undefined }))
}

/** @returns the source whose key this is, or null: malformed, unknown, wrong and revoked keys are one answer */
export async function knowSource(
  database: Database,
  keyOfKeys: KeyObject,
  shown: string,
): Promise<KnownSource | null> {
  const [, keyId, secret] = KEY.exec(shown) ?? []
  if (keyId === undefined || secret === undefined) return null
  const found = await keyById(database, keyId)
  return found !== null && timingSafeEqual(found.mac, mac(keyOfKeys, keyId, secret)) ? found.source : null
}

/** The source of a key that was checked before, if it still counts: for sign-in cookies. */
export async function sourceOfKey(database: Database, keyId: string): Promise<KnownSource | null> {
  return (await keyById(database, keyId))?.source ?? null
}

async function keyById(
  database: Database,
  keyId: string,
): Promise<{ mac: Buffer; source: KnownSource } | null> {
  const { rows } = await database.db.execute<KnownSource & { mac: Buffer } & Record<string, unknown>>(sql`
    select k.id as key, k.mac, s.id as source, s.name, s.root, s.vouched, s.grade, s.feed
    from source_keys k join sources s on s.id = k.source where k.id = ${keyId} and not k.revoked`)
  const row = rows[0]
  if (row === undefined) return null
  const { mac: hash, ...source } = row
  return { mac: hash, source }
}

function newKey(keyOfKeys: KeyObject): { key: string; keyId: string; hash: Buffer } {
  const keyId = randomBytes(8).toString('hex')
  const secret = randomBytes(32).toString('base64url')
  return { key: `tk_${keyId}_${secret}`, keyId, hash: mac(keyOfKeys, keyId, secret) }
}
