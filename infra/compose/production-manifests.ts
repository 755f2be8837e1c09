/**
 * Leaves of a copy of this repository what decides about the dependencies of an image: the package.json files without
 * what only development needs. Run in the folder of the copy, by infra/Dockerfile; `npm install --package-lock-only` then
 * cuts the lock file down to the same versions, and `npm ci` installs them.
 *
 * `production-manifests.ts services`: the five services and their packages; `production-manifests.ts tools`: infra too.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const WORKSPACES = { services: ['packages/*', 'services/*'], tools: ['packages/*', 'services/*', 'infra'] }

const image = process.argv[2]
if (image !== 'services' && image !== 'tools') {
  process.stderr.write('usage: production-manifests.ts services|tools\n')
  process.exit(2)
}
if (image === 'services')
  for (const folder of ['infra', 'packages/testing']) rmSync(folder, { recursive: true, force: true })
rmSync('tests', { recursive: true, force: true })
for (const folder of ['packages', 'services', ...(image === 'tools' ? ['infra'] : [])]) keepManifests(folder)
edit('package.json', (manifest) => ({ ...manifest, workspaces: WORKSPACES[image] }))

function keepManifests(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && isPackage(path)) keepManifest(path)
    else if (entry.isDirectory() || entry.name !== 'package.json') rmSync(path, { recursive: true })
    else edit(path, (manifest) => manifest)
  }
}

function keepManifest(folder: string): void {
  for (const name of readdirSync(folder))
    if (name !== 'package.json') rmSync(join(folder, name), { recursive: true })
  edit(join(folder, 'package.json'), (manifest) => manifest)
}

function isPackage(folder: string): boolean {
  return readdirSync(folder).includes('package.json')
}

function edit(path: string, change: (manifest: Record<string, unknown>) => Record<string, unknown>): void {
  const { devDependencies: _, ...manifest } = JSON.parse(readFileSync(path, 'utf8')) as Record<
    string,
    unknown
  >
  writeFileSync(path, `${JSON.stringify(change(manifest), null, 2)}\n`)
}
