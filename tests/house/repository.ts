import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root folder of this repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Paths from the root of everything that is, or on the next commit would be, part of the repository. */
export function repositoryFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return [...new Set(listed.split('\n'))].filter((path) => path !== '' && existsSync(join(root, path)))
}

/** What people write by hand: not data, not catalogues, not the lock file. */
export function handWritten(pattern: RegExp): string[] {
  return repositoryFiles().filter(
    (path) => pattern.test(path) && !/(^|\/)(data|recorded|catalogues)\//.test(path),
  )
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
