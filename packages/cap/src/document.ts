/**
 * From bytes to an XML tree, without ever resolving anything the document names: no DTD, no entity of its own, no
 * inclusion, no schema location, no file, no network.
 */
import { ParseOption, XmlDocument, XmlElement, XmlParseError } from 'libxml2-wasm'
import type { CapFault } from './alert.ts'

/** Largest document, in bytes. */
export const MAX_BYTES = 1_000_000
/** Deepest nesting of elements; libxml2 itself stops there too. */
const MAX_DEPTH = 256

const options =
  ParseOption.XML_PARSE_NO_XXE |
  ParseOption.XML_PARSE_NONET |
  ParseOption.XML_PARSE_NO_SYS_CATALOG |
  ParseOption.XML_PARSE_BIG_LINES |
  ParseOption.XML_PARSE_NOCDATA

const documentFault = (rule: CapFault['rule'], message: string, line?: number): CapFault => ({
  element: 'document',
  ...(line === undefined ? {} : { line }),
  rule,
  message,
})

/**
 * Parses a document and gives its root to `use`, whose result is returned. The tree lives in WebAssembly memory and
 * ends with the call, so nothing of it may be kept.
 */
export function withDocument<T>(
  bytes: Uint8Array,
  use: (root: XmlElement, doc: XmlDocument) => T,
): T | CapFault[] {
  if (bytes.length > MAX_BYTES) return [documentFault('size', `is larger than ${MAX_BYTES} bytes`)]
  if (bytes.length === 0) return [documentFault('well-formed', 'is empty')]
  // before parsing, so that the entities of a DTD are not even read; after parsing too, for other encodings
  if (declaresType(bytes)) return [dtd]
  let doc: XmlDocument
  try {
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the library types a set of flags as one flag
    doc = XmlDocument.fromBuffer(bytes, { option: options })
  } catch (failure) {
    if (failure instanceof XmlParseError) return [parseFault(failure)]
    throw failure
  }
  try {
    if (doc.dtd !== null) return [dtd]
    return use(doc.root, doc)
  } finally {
    doc.dispose()
  }
}

const dtd = documentFault(
  'no-dtd',
  'declares a document type; CAP has none, and entities of its own are not allowed',
)

function declaresType(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('<!DOCTYPE', 0, 'latin1')
}

function parseFault(failure: XmlParseError): CapFault {
  const [detail] = failure.details
  const why = (detail?.message ?? failure.message).split('\n')[0]?.trim() ?? ''
  const at = detail === undefined ? '' : ` (line ${detail.line}, column ${detail.col})`
  if (/depth/i.test(why))
    return documentFault('depth', `nests elements deeper than ${MAX_DEPTH}`, detail?.line)
  return documentFault('well-formed', `is not well-formed XML: ${why}${at}`, detail?.line)
}

/** The child elements of an element, in order. */
export function* childrenOf(element: XmlElement): Generator<XmlElement> {
  for (let node = element.firstChild; node !== null; node = node.next)
    if (node instanceof XmlElement) yield node
}
