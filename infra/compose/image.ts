/** An image's folder as infra/Dockerfile makes it, without Docker, so that a test can run what a container would run. */
import { chmod, copyFile, cp, mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { everyoneMayReach } from '@tocsin/testing'
import { runProgram } from '../local/run-program.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const CONTENT = { services: ['packages', 'services'], tools: ['packages', 'services', 'infra'] } as const
const NPM = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']

/** @param target as in the Dockerfile; @param folder is made, and is what /app is in the image */
export async function makeImage(target: 'services' | 'tools', folder: string): Promise<void> {
  await mkdir(folder)
  for (const name of ['package.json', 'package-lock.json'])
    await copyFile(join(repository, name), join(folder, name))
  for (const name of CONTENT.tools) await copySources(name, folder)
  await run(folder, process.execPath, ['infra/compose/production-manifests.ts', target])
  await run(folder, 'npm', ['install', '--package-lock-only', ...NPM])
  await run(folder, 'npm', ['ci', '--omit=dev', ...NPM])
  for (const name of CONTENT[target]) await copySources(name, folder)
}

/** A Node that every user of this machine may run. */
export async function nodeFor(everyone: string): Promise<string> {
  if (everyoneMayReach(process.execPath)) return dirname(process.execPath)
  await mkdir(everyone)
  await copyFile(process.execPath, join(everyone, 'node'))
  await chmod(join(everyone, 'node'), 0o755)
  return everyone
}

async function copySources(name: string, folder: string): Promise<void> {
  const left = new Set(['node_modules', '.turbo', 'coverage'])
  await cp(join(repository, name), join(folder, name), {
    recursive: true,
    filter: (path) => !left.has(basename(path)),
  })
}

async function run(cwd: string, program: string, args: readonly string[]): Promise<void> {
  const { code, output } = await runProgram(program, args, { cwd })
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output}`)
}
