/** Reads the package's data files, and an operator's beside them. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as z from 'zod'
import {
  assembleCatalogue,
  catalogueFile,
  gravityFile,
  lexiconFile,
  nationFile,
  patternFile,
  type Catalogue,
} from './catalogue.ts'
import { codedFile } from './coded.ts'

const ownFolder = join(import.meta.dirname, '..')
const edition = '2026.11'

/**
 * The catalogues, lexica and patterns of this package. `operatorFolder` may hold folders of the same names and shapes
 * (`catalogues/`, `lexicon/<language>/`, `patterns/`, `structured/`), whose entries add to or override ours. Throws, naming file and
 * fault, if a file is not in shape: a service must not start with half a catalogue.
 */
export function loadCatalogue(options: { operatorFolder?: string } = {}): Catalogue {
  const folders = [ownFolder, ...(options.operatorFolder ? [options.operatorFolder] : [])]
  const digest = createHash('sha256')
  const read = <T>(shape: z.ZodType<T>, path: string): T => {
    const text = readFileSync(path, 'utf8')
    digest.update(text)
    const parsed = shape.safeParse(JSON.parse(text))
    if (!parsed.success) throw new Error(`${path}: ${parsed.error.message}`)
    return parsed.data
  }
  const inFolders = (name: string, keep: (path: string) => boolean): string[] =>
    folders.flatMap((folder) => jsonFilesBelow(join(folder, name))).filter(keep)
  const catalogues = inFolders('catalogues', (path) => !path.endsWith('gravity.json')).map((path) =>
    read(catalogueFile, path),
  )
  const gravity = inFolders('catalogues', (path) => path.endsWith('gravity.json')).map((path) =>
    read(gravityFile, path),
  )
  const lexica = inFolders('lexicon', () => true).map((path) => read(lexiconFile, path))
  const patterns = inFolders('patterns', () => true).flatMap((path) => read(patternFile, path).groups)
  const nations = Object.assign(
    {},
    ...inFolders('structured', (path) => path.endsWith('nations.json')).map((path) => read(nationFile, path)),
  )
  const coded = inFolders('structured', (path) => path.endsWith('events.json')).map((path) =>
    read(codedFile, path),
  )
  return assembleCatalogue(
    { catalogues, gravity, lexica, patterns, nations, coded },
    `${edition}-${digest.digest('hex').slice(0, 8)}`,
  )
}

function jsonFilesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name))
}
