/**
 * Which subjects were erased, kept beside the keys and apart from the database: a database restored from before the
 * erasure still holds their wraps. One empty file a subject, named by an HMAC, so that the list names nobody.
 */
import { createHmac, hkdfSync } from 'node:crypto'
import { access, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'

export interface ErasedList {
  note(subject: string): Promise<void>
  has(subject: string): Promise<boolean>
}

export function erasedList(folder: string, root: Uint8Array): ErasedList {
  const key = Buffer.from(hkdfSync('sha256', root, '', 'tocsin/erased/1', 32))
  const home = join(folder, 'erased')
  const pathOf = (subject: string): string =>
    join(home, createHmac('sha256', key).update(subject).digest('hex'))
  return {
    note: async (subject) => {
      await mkdir(home, { recursive: true, mode: 0o700 })
      const file = await open(pathOf(subject), 'a', 0o600)
      try {
        await file.sync()
      } finally {
        await file.close()
      }
    },
    has: async (subject) => {
      try {
        await access(pathOf(subject))
        return true
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
        throw error
      }
    },
  }
}
