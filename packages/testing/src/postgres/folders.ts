import { chmod, chown, lstat, mkdir, mkdtemp, readlink, rmdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { everyoneMayReach } from '../processes/ordinary-user.ts'
import type { OrdinaryUser } from '../processes/ordinary-user.ts'

/** Where root keeps what another user's server must reach and cannot reach where it was asked for; root's own. */
export const OUTSIDE = '/var/lib/tocsin'

/**
 * Makes a folder that belongs to the server's user alone.
 *
 * @throws when something else is there already: a link, a file, or a folder of a third user
 */
export async function giveFolder(folder: string, user: OrdinaryUser | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const there = await lstat(folder)
  const ours = [process.getuid?.(), user?.uid].includes(there.uid)
  if (!there.isDirectory() || !ours) throw new Error(`${folder} is not a folder of ours`)
  await chmod(folder, 0o700)
  if (user) await chown(folder, user.uid, user.gid)
}

/**
 * The folder itself, or, where we are root and no other user gets there (a home of root, a closed folder above), one
 * outside to which a link is left in its place.
 */
export async function reachableFolder(folder: string, user: OrdinaryUser | undefined): Promise<string> {
  if (!user) return folder
  const there = await lstat(folder).catch(() => undefined)
  if (there?.isSymbolicLink()) return readlink(folder)
  await mkdir(dirname(folder), { recursive: true })
  if (everyoneMayReach(folder)) return folder
  if (there) await rmdir(folder)
  await mkdir(OUTSIDE, { recursive: true, mode: 0o711 })
  const outside = await mkdtemp(join(OUTSIDE, 'pg-'))
  await symlink(outside, folder)
  return outside
}
