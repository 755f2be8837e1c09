/** Everything that a running system leaves behind, as bytes under a name. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Client } from 'pg'

/** One thing to search. `kind` groups places that need one control. */
export interface Place {
  kind: string
  name: string
  bytes: Buffer
}

/** Every table of every schema, as `copy` would write it. */
export async function* dumpPlaces(admin: Client): AsyncGenerator<Place> {
  const { rows } = await admin.query<{ name: string; quoted: string }>(
    `select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`,
  )
  for (const { name, quoted } of rows) {
    const all = await admin.query<{ row: string }>(`select to_json(t)::text as row from ${quoted} t`)
    const plain = await admin.query<{ row: string }>(`select t::text as row from ${quoted} t`)
    const text = [...all.rows, ...plain.rows].map(({ row }) => row).join('\n')
    // a bytea's hex is opened once more, since what lies in it may be text, JSON or an archive
    const binary = text.match(/\\x[0-9a-f]{8,}/g)?.map((hex) => Buffer.from(hex.slice(2), 'hex')) ?? []
    yield { kind: 'dump', name, bytes: Buffer.concat([Buffer.from(text), ...binary]) }
  }
}

/** @param kindOf a file's kind from its path within the folder; null leaves it out */
export async function* filePlaces(
  folder: string,
  kindOf: (path: string) => string | null,
): AsyncGenerator<Place> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path)
    const kind = entry.isFile() ? kindOf(name) : null
    if (kind === null) continue
    // a running server renames what it has just written and removes what it needs no more, between a look and the next
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (bytes !== null) yield { kind, name, bytes }
  }
}

/** What anybody on the machine, or a crash reporter, sees of a process. Only where there is a `/proc`. */
export async function* processPlaces(processes: ReadonlyMap<string, number>): AsyncGenerator<Place> {
  for (const [name, pid] of processes)
    for (const kind of ['environ', 'cmdline'])
      yield { kind, name, bytes: await readFile(`/proc/${pid}/${kind}`) }
}

/** Texts that were received or asked for: mails, webhooks, pages, scrapes. */
export function* textPlaces(
  kind: string,
  texts: Iterable<readonly [name: string, text: string]>,
): Generator<Place> {
  for (const [name, text] of texts) yield { kind, name, bytes: Buffer.from(text) }
}
