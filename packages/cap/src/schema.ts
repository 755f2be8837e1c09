/** Checks an alert against OASIS's own schema of CAP 1.2. */
import { readFileSync } from 'node:fs'
import { XmlDocument, type XmlElement, XmlValidateError, XsdValidator } from 'libxml2-wasm'
import type { CapFault } from './alert.ts'
import { timeMessage } from './times.ts'

export const NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2'

const validator = openSchema()

function openSchema(): XsdValidator {
  const doc = XmlDocument.fromBuffer(readFileSync(new URL('../schema/CAP-v1.2.xsd', import.meta.url)))
  try {
    return XsdValidator.fromDoc(doc)
  } finally {
    doc.dispose()
  }
}

/** What the schema finds wrong, each with its element and line; nothing if the alert is valid. */
export function schemaFaults(alert: XmlElement): CapFault[] {
  try {
    validator.validate(alert)
    return []
  } catch (failure) {
    if (!(failure instanceof XmlValidateError)) throw failure
    const faults = failure.details.map(({ message, line }) => {
      const element = /^Element '(?:\{[^}]*\})?([^']+)'/.exec(message)?.[1] ?? 'alert'
      const plain = message.replaceAll(`{${NAMESPACE}}`, '').replace(/^Element '[^']*':\s*/, '')
      const time = timeElements.has(element) && !message.includes('not expected')
      return {
        element,
        line,
        rule: time ? 'time' : 'schema',
        message: time ? timeMessage : plain.trim().slice(0, 500),
      } satisfies CapFault
    })
    // the schema reports one wrong value once as its pattern and once as its type
    return faults.filter(
      ({ element, line }, i) => faults.findIndex((one) => one.element === element && one.line === line) === i,
    )
  }
}

const timeElements = new Set(['sent', 'effective', 'onset', 'expires'])
