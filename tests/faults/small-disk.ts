import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Room for a fresh PostgreSQL and some minutes of reports. */
const SIZE = '400m'

/**
 * Gives a small file system of its own while `use` runs.
 *
 * @throws where this user may not mount one
 */
export async function smallDisk<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-small-'))
  try {
    // the database runs as an ordinary user, and has to get there
    await chmod(folder, 0o755)
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0755`, 'tmpfs', folder])
    try {
      return await use(folder)
    } finally {
      await run('umount', [folder])
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
