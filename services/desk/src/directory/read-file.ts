/** A directory file from text to rows that fit together; every fault with its line. Pure. */
import { LineCounter, isNode, parseDocument, type Document } from 'yaml'
import { fieldFaults } from '@tocsin/service'
import { checkReferences, type PathFault } from './check-references.ts'
import { directoryFile, type DirectoryFile } from './file-format.ts'

export interface LineFault {
  /** line of the file, from 1 */
  line: number
  detail: string
}

export type ReadDirectory =
  | { outcome: 'right'; file: DirectoryFile }
  | { outcome: 'wrong'; faults: readonly LineFault[] }

/** @param text YAML 1.2, of which JSON is a part */
export function readDirectoryFile(text: string): ReadDirectory {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false })
  if (document.errors.length > 0)
    return wrong(
      document.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, detail: error.message })),
    )
  const lineOf = (path: readonly (string | number)[]): number => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const plain = plainOf(document)
  if (plain === null)
    return wrong([{ line: 1, detail: 'aliases stand for more copies than a directory needs' }])
  const read = directoryFile.safeParse(plain)
  const faults: readonly PathFault[] = read.success
    ? checkReferences(read.data)
    : fieldFaults(read.error).map(({ pointer, detail }) => ({ path: pathOf(pointer), detail }))
  if (!read.success || faults.length > 0)
    return wrong(faults.map(({ path, detail }) => ({ line: lineOf(path), detail: said(path, detail) })))
  return { outcome: 'right', file: read.data }
}

/** @returns null where aliases multiply beyond 100: a small file must not become a large one */
function plainOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {}
  } catch (error) {
    if (error instanceof ReferenceError) return null
    throw error
  }
}

function wrong(faults: LineFault[]): ReadDirectory {
  return { outcome: 'wrong', faults: faults.toSorted((a, b) => a.line - b.line) }
}

function said(path: readonly (string | number)[], detail: string): string {
  return path.length === 0 ? detail : `${path.join('.')}: ${detail}`
}

function pathOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .filter((part) => part !== '')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}
