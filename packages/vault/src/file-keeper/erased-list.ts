/**
 * Which subjects were erased, kept beside the keys and apart from the database: a database restored from before the
 * erasure still holds their wraps. One empty file a subject, named by an HMAC, so that the list names nobody;
 * the file's time says when, cut to the day.
 */
import { createHmac, hkdfSync } from 'node:crypto'
import { mkdir, open, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { flushFolder, isThere, namesIn } from './sealed-file.ts'

const DAY_MS = 86_400_000

export interface ErasedList {
  note(subject: string, at: Date): Promise<void>
  has(subject: string): Promise<boolean>
  /** @returns how many were noted before that instant and are not listed any more */
  forget(before: Date): Promise<number>
}

export function erasedList(folder: string, root: Uint8Array): ErasedList {
  const key = Buffer.from(hkdfSync('sha256', root, '', 'tocsin/erased/1', 32))
  const home = join(folder, 'erased')
  const nameOf = (subject: string): string => createHmac('sha256', key).update(subject).digest('hex')
  return {
    note: async (subject, at) => {
      await mkdir(home, { recursive: true, mode: 0o700 })
      const day = new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS)
      const file = await open(join(home, nameOf(subject)), 'a', 0o600)
      try {
        await file.utimes(day, day)
        await file.sync()
      } finally {
        await file.close()
      }
      await flushFolder(home)
    },
    has: (subject) => isThere(home, nameOf(subject)),
    forget: async (before) => {
      let forgotten = 0
      for (const name of await namesIn(home)) {
        const path = join(home, name)
        if ((await stat(path)).mtime >= before) continue
        await unlink(path)
        forgotten += 1
      }
      return forgotten
    },
  }
}
