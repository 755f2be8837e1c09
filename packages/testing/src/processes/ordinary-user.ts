import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'

/** A user of this machine that is not root. */
export interface OrdinaryUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/**
 * Whom root hands a server to that refuses to run as root. `undefined` for everybody else: we run it ourselves.
 *
 * @param names tried in order; the first that this machine knows is taken
 */
export function ordinaryUser(names: readonly string[] = ['postgres', 'nobody']): OrdinaryUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of names) {
    const uid = numberOf('-u', name)
    const gid = numberOf('-g', name)
    if (uid !== undefined && gid !== undefined && uid !== 0) return { name, uid, gid }
  }
  throw new Error(`root needs one of the users ${names.join(', ')} to run a server as`)
}

function numberOf(flag: '-u' | '-g', name: string): number | undefined {
  try {
    return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  } catch {
    return undefined
  }
}

/** Whether everybody may pass through every folder above a path; a home of root, for one, lets nobody through. */
export function everyoneMayReach(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}
