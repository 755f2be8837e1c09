/** Writes CAP 1.2. */
import type { CapArea, CapContent, CapFault, CapInfo, CapPoint, CapResource, CapValue } from './alert.ts'
import { readCap } from './read.ts'
import { NAMESPACE } from './schema.ts'

export type CapWriting = { outcome: 'written'; xml: string } | { outcome: 'refused'; faults: CapFault[] }

/**
 * Writes an alert and reads it again: what comes out is valid by schema and rules, or it is refused with what is
 * wrong. Characters that XML can't hold are left out. The same content always gives the same text.
 */
export function writeCap(content: CapContent): CapWriting {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="${NAMESPACE}">\n${body(content).join('\n')}\n</alert>\n`
  const [reading] = readCap(xml)
  return reading?.outcome === 'refused'
    ? { outcome: 'refused', faults: reading.faults }
    : { outcome: 'written', xml }
}

// control characters, lone surrogates and two non-characters have no place in XML, not even escaped
const unwritable = /[[\p{Cc}\uFFFE\uFFFF]--[\t\n\r]]|\p{Surrogate}/gv
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

function escaped(text: string): string {
  return text.replace(unwritable, '').replace(/[&<>\r]/g, (character) => escapes[character] ?? character)
}

type Lines = string[]
const leaf = (name: string, value: string | number | undefined): Lines =>
  value === undefined ? [] : [`<${name}>${escaped(String(value))}</${name}>`]
const leaves = (name: string, values: readonly string[]): Lines =>
  values.flatMap((value) => leaf(name, value))
const branch = (name: string, lines: Lines): Lines => [
  `<${name}>`,
  ...lines.map((line) => `  ${line}`),
  `</${name}>`,
]
const list = (items: readonly string[]): string | undefined =>
  items.length === 0 ? undefined : items.map((item) => (/\s/.test(item) ? `"${item}"` : item)).join(' ')

function body(alert: CapContent): Lines {
  const references = alert.references.map(({ sender, identifier, sent }) => `${sender},${identifier},${sent}`)
  return [
    ...leaf('identifier', alert.identity.identifier),
    ...leaf('sender', alert.identity.sender),
    ...leaf('sent', alert.identity.sent),
    ...leaf('status', alert.status),
    ...leaf('msgType', alert.msgType),
    ...leaf('source', alert.source),
    ...leaf('scope', alert.scope),
    ...leaf('restriction', alert.restriction),
    ...leaf('addresses', list(alert.addresses)),
    ...leaves('code', alert.codes),
    ...leaf('note', alert.note),
    ...leaf('references', references.length === 0 ? undefined : references.join(' ')),
    ...leaf('incidents', list(alert.incidents)),
    ...alert.info.flatMap((info) => branch('info', infoLines(info))),
  ].map((line) => `  ${line}`)
}

function infoLines(info: CapInfo): Lines {
  return [
    ...leaf('language', info.language),
    ...leaves('category', info.category),
    ...leaf('event', info.event),
    ...leaves('responseType', info.responseType),
    ...leaf('urgency', info.urgency),
    ...leaf('severity', info.severity),
    ...leaf('certainty', info.certainty),
    ...leaf('audience', info.audience),
    ...values('eventCode', info.eventCodes),
    ...leaf('effective', info.effective),
    ...leaf('onset', info.onset),
    ...leaf('expires', info.expires),
    ...leaf('senderName', info.senderName),
    ...leaf('headline', info.headline),
    ...leaf('description', info.description),
    ...leaf('instruction', info.instruction),
    ...leaf('web', info.web),
    ...leaf('contact', info.contact),
    ...values('parameter', info.parameters),
    ...info.resources.flatMap((resource) => branch('resource', resourceLines(resource))),
    ...info.areas.flatMap((area) => branch('area', areaLines(area))),
  ]
}

const values = (name: string, all: readonly CapValue[]): Lines =>
  all.flatMap(({ valueName, value }) =>
    branch(name, [...leaf('valueName', valueName), ...leaf('value', value)]),
  )

const resourceLines = (resource: CapResource): Lines => [
  ...leaf('resourceDesc', resource.resourceDesc),
  ...leaf('mimeType', resource.mimeType),
  ...leaf('size', resource.size),
  ...leaf('uri', resource.uri),
  ...leaf('derefUri', resource.derefUri),
  ...leaf('digest', resource.digest),
]

const areaLines = (area: CapArea): Lines => [
  ...leaf('areaDesc', area.areaDesc),
  ...area.polygons.flatMap((points) => leaf('polygon', points.map(pair).join(' '))),
  ...area.circles.flatMap(({ centre, kilometres }) => leaf('circle', `${pair(centre)} ${plain(kilometres)}`)),
  ...values('geocode', area.geocodes),
  ...leaf('altitude', area.altitude),
  ...leaf('ceiling', area.ceiling),
]

const pair = ({ lat, lon }: CapPoint): string => `${plain(lat)},${plain(lon)}`
/** Shortest text that reads back as the same number, without an exponent, which CAP does not know. */
const plain = (number: number): string => {
  const shortest = String(number)
  return shortest.includes('e') ? number.toFixed(12).replace(/\.?0+$/, '') : shortest
}
