/** Reading a JSON body strictly: what PostgreSQL or a reader downstream could stumble on is refused here, by name. */
import { Problem, invalidField, type FieldFault } from './problem.ts'

/** Nesting a body may have (design, section 8). */
export const MAX_DEPTH = 32

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/**
 * @throws Problem `malformed-body` for invalid UTF-8 or JSON, `invalid` for depth, NUL or lone surrogates, naming the place
 */
export function readJsonBody(bytes: Buffer): unknown {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch (cause) {
    throw new Problem('malformed-body', { detail: 'The body is not valid UTF-8.', cause })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new Problem('malformed-body', { detail: 'The body is not valid JSON.', cause })
  }
  const fault = firstFault(value)
  if (fault !== null) throw invalidField(fault.pointer, fault.detail)
  return value
}

function firstFault(root: unknown): FieldFault | null {
  const open: { value: unknown; pointer: string; depth: number }[] = [{ value: root, pointer: '', depth: 1 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, pointer, depth } = next
    if (typeof value === 'string') {
      if (value.includes('\0'))
        return { pointer, detail: 'holds the character U+0000, which cannot be stored' }
      if (!value.isWellFormed()) return { pointer, detail: 'holds half of a surrogate pair' }
    }
    if (typeof value !== 'object' || value === null) continue
    if (depth > MAX_DEPTH)
      return { pointer: pointer.slice(0, 200), detail: `is nested deeper than ${MAX_DEPTH} levels` }
    for (const [key, child] of Object.entries(value)) {
      const at = `${pointer}/${key.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (key === '__proto__' || key.includes('\0')) return { pointer: at, detail: 'is no field name' }
      open.push({ value: child, pointer: at, depth: depth + 1 })
    }
  }
  return null
}
