/** Reads CAP documents: one alert, a list of alerts, or alerts in an EDXL-DE envelope. */
import type { XmlElement } from 'libxml2-wasm'
import type { CapFault, CapReading } from './alert.ts'
import { childrenOf, withDocument } from './document.ts'
import { contentOf, identityOf } from './elements.ts'
import { ruleFaults } from './rules.ts'
import { NAMESPACE, schemaFaults } from './schema.ts'

const envelopes = new Set([
  'urn:oasis:names:tc:emergency:EDXL:DE:1.0',
  'urn:oasis:names:tc:emergency:EDXL:DE:2.0',
])

/**
 * Reads a document of at most 1 MB (UTF-8, or what its XML declaration says) and gives one result for each alert in
 * it, in order. Where the document itself is at fault there is one result, refused. Nothing that a document names is
 * ever fetched.
 */
export function readCap(document: Uint8Array | string): CapReading[] {
  const bytes = typeof document === 'string' ? new TextEncoder().encode(document) : document
  const refusedWhole = (faults: CapFault[]): CapReading[] => [{ outcome: 'refused', identity: {}, faults }]
  const read = withDocument(bytes, (root, doc): CapReading[] => {
    if (root.name === 'alert') return [readAlert(root, original(bytes) ?? doc.toString({ format: false }))]
    const alerts = wrapped(root)
    if (alerts === undefined) return refusedWhole([rootFault(root)])
    if (alerts.length === 0) {
      return refusedWhole([
        { element: root.name, line: root.line, rule: 'no-alert', message: 'holds no alert' },
      ])
    }
    return alerts.map((alert) => readAlert(alert, alert.toString({ format: false })))
  })
  return isFaults(read) ? refusedWhole(read) : read
}

const isFaults = (read: CapReading[] | CapFault[]): read is CapFault[] =>
  read[0] !== undefined && 'rule' in read[0]

/** What came, as text, unless it is written in another encoding than UTF-8. */
function original(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const declared = /^\uFEFF?<\?xml[^>]*encoding\s*=\s*["']([^"']+)/.exec(text)?.[1]
    return declared === undefined || /^utf-?8$/i.test(declared) ? text : undefined
  } catch (failure) {
    if (failure instanceof TypeError) return undefined
    throw failure
  }
}

/** The alerts in a list or an envelope, of whatever version; undefined if the root is neither. */
function wrapped(root: XmlElement): XmlElement[] | undefined {
  const list = root.name === 'alerts' && root.namespaceUri === NAMESPACE
  const envelope = root.name === 'EDXLDistribution' && envelopes.has(root.namespaceUri)
  if (!list && !envelope) return undefined
  const found: XmlElement[] = []
  const open = [root]
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    if (element.name === 'alert') found.push(element)
    // reversed, so that the stack gives them back in the order of the document
    else open.push(...[...childrenOf(element)].reverse())
  }
  return found
}

function rootFault(root: XmlElement): CapFault {
  const { name: element, line, namespaceUri } = root
  const message = `is no CAP alert, list of alerts or EDXL-DE envelope; its namespace is ${namespaceUri || 'empty'}`
  return { element, line, rule: 'namespace', message }
}

function readAlert(alert: XmlElement, xml: string): CapReading {
  const identity = identityOf(alert)
  if (alert.namespaceUri !== NAMESPACE) {
    const message = `must be in the namespace ${NAMESPACE}, not ${alert.namespaceUri || 'none'}`
    return {
      outcome: 'refused',
      identity,
      faults: [{ element: 'alert', line: alert.line, rule: 'namespace', message }],
    }
  }
  const invalid = schemaFaults(alert)
  if (invalid.length > 0) return { outcome: 'refused', identity, faults: invalid }
  const content = contentOf(alert)
  const broken = ruleFaults(content)
  if (broken.length > 0) {
    return {
      outcome: 'refused',
      identity,
      faults: broken.map((fault) => ({ ...lineOf(alert, fault.element), ...fault })),
    }
  }
  return { outcome: 'accepted', alert: { ...content, xml } }
}

/** The line of an element, where the alert has only one of that name; else the alert's. */
function lineOf(alert: XmlElement, element: string): { line: number } {
  const [only, ...more] = alert.find(`.//cap:${element}`, { cap: NAMESPACE })
  return { line: only !== undefined && more.length === 0 ? only.line : alert.line }
}
