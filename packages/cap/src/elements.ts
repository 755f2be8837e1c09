/** From a valid alert element to data. */
import type { XmlElement } from 'libxml2-wasm'
import type { CapArea, CapContent, CapIdentity, CapInfo, CapPoint, CapResource, CapValue } from './alert.ts'
import { childrenOf } from './document.ts'

/** The children of an element by name, each with its text. */
class Children {
  #elements: Map<string, XmlElement[]>
  constructor(parent: XmlElement) {
    this.#elements = new Map()
    for (const child of childrenOf(parent)) {
      this.#elements.set(child.name, [...(this.#elements.get(child.name) ?? []), child])
    }
  }
  all(name: string): XmlElement[] {
    return this.#elements.get(name) ?? []
  }
  texts(name: string): string[] {
    return this.all(name).map((element) => element.content.trim())
  }
  /** its text; undefined if it is not there or empty, which CAP's practice treats alike */
  text(name: string): string | undefined {
    const [text] = this.texts(name)
    return text === '' ? undefined : text
  }
  /** its text as one of the words that the schema allows; call it on a valid alert alone */
  word<T extends string>(name: string): T {
    return (this.text(name) ?? '') as T
  }
  words<T extends string>(name: string): T[] {
    return this.texts(name) as T[]
  }
  number(name: string): number | undefined {
    const text = this.text(name)
    return text === undefined ? undefined : Number(text)
  }
}

/** Leaves out what is not there, so that optional members are absent rather than undefined. */
function present<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}

/** What can be told of an alert's identity, valid or not. */
export function identityOf(alert: XmlElement): Partial<CapIdentity> {
  const children = new Children(alert)
  return present({
    identifier: children.text('identifier'),
    sender: children.text('sender'),
    sent: children.text('sent'),
  })
}

/** The content of an alert that the schema has accepted. */
export function contentOf(alert: XmlElement): CapContent {
  const children = new Children(alert)
  return {
    identity: { identifier: '', sender: '', sent: '', ...identityOf(alert) },
    status: children.word('status'),
    msgType: children.word('msgType'),
    scope: children.word('scope'),
    ...present({
      source: children.text('source'),
      restriction: children.text('restriction'),
      note: children.text('note'),
    }),
    addresses: listOf(children.text('addresses')),
    codes: children.texts('code'),
    references: referencesOf(children.text('references')),
    incidents: listOf(children.text('incidents')),
    info: children.all('info').map(infoOf),
  }
}

/** A list in which an item with a space in it stands in double quotes. */
function listOf(text: string | undefined): string[] {
  return Array.from((text ?? '').matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '')
}

/** `sender,identifier,sent` triples; one that is none comes out with what is missing empty, for the rules to find. */
function referencesOf(text: string | undefined): CapIdentity[] {
  return (text ?? '')
    .split(/\s+/)
    .filter((triple) => triple !== '')
    .map((triple) => {
      const [sender = '', identifier = '', sent = '', ...more] = triple.split(',')
      return { identifier, sender, sent: [sent, ...more].join(',') }
    })
}

const optionalTexts = [
  'audience',
  'effective',
  'onset',
  'expires',
  'senderName',
  'headline',
  'description',
  'instruction',
  'web',
  'contact',
] as const

function infoOf(info: XmlElement): CapInfo {
  const children = new Children(info)
  return {
    language: children.text('language') ?? 'en-US',
    category: children.words('category'),
    event: children.text('event') ?? '',
    responseType: children.words('responseType'),
    urgency: children.word('urgency'),
    severity: children.word('severity'),
    certainty: children.word('certainty'),
    ...(present(
      Object.fromEntries(optionalTexts.map((name) => [name, children.text(name)])),
    ) as Partial<CapInfo>),
    eventCodes: children.all('eventCode').map(valueOf),
    parameters: children.all('parameter').map(valueOf),
    resources: children.all('resource').map(resourceOf),
    areas: children.all('area').map(areaOf),
  }
}

function valueOf(element: XmlElement): CapValue {
  const children = new Children(element)
  return { valueName: children.text('valueName') ?? '', value: children.text('value') ?? '' }
}

function resourceOf(element: XmlElement): CapResource {
  const children = new Children(element)
  return {
    resourceDesc: children.text('resourceDesc') ?? '',
    mimeType: children.text('mimeType') ?? '',
    ...present({
      size: children.number('size'),
      uri: children.text('uri'),
      derefUri: children.text('derefUri'),
      digest: children.text('digest'),
    }),
  }
}

function areaOf(element: XmlElement): CapArea {
  const children = new Children(element)
  return {
    areaDesc: children.text('areaDesc') ?? '',
    polygons: children.texts('polygon').filter(Boolean).map(pointsOf),
    circles: children.texts('circle').filter(Boolean).map(circleOf),
    geocodes: children.all('geocode').map(valueOf),
    ...present({ altitude: children.number('altitude'), ceiling: children.number('ceiling') }),
  }
}

/** Points as CAP writes them: `lat,lon` pairs with space between; what is no number becomes NaN. */
const pointsOf = (text: string): CapPoint[] => text.split(/\s+/).map(pointOf)

function pointOf(pair: string): CapPoint {
  const [lat, lon, ...more] = pair.split(',').map(degrees)
  return more.length === 0
    ? { lat: lat ?? Number.NaN, lon: lon ?? Number.NaN }
    : { lat: Number.NaN, lon: Number.NaN }
}

function circleOf(text: string): CapArea['circles'][number] {
  const [centre = '', radius = '', ...more] = text.split(/\s+/)
  return { centre: pointOf(centre), kilometres: more.length === 0 ? degrees(radius) : Number.NaN }
}

const degrees = (text: string): number =>
  /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN
