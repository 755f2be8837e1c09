/** The rules of CAP 1.2 that its schema can't say. */
import type { CapArea, CapContent, CapFault, CapIdentity, CapInfo, CapPoint } from './alert.ts'
import { instantOf, timeMessage } from './times.ts'

const refersToOthers = new Set(['Update', 'Cancel', 'Ack', 'Error'])
const coordinatesMessage = 'must give latitude (-90 to 90) before longitude (-180 to 180)'

/** Everything that breaks a rule; nothing if the alert is in order. */
export function ruleFaults(alert: CapContent): CapFault[] {
  return [
    ...identityFaults(alert),
    ...scopeFaults(alert),
    ...alert.info.flatMap((info) => infoFaults(alert, info)),
  ]
}

function identityFaults({ identity, msgType, references }: CapContent): CapFault[] {
  const faults: CapFault[] = []
  for (const element of ['identifier', 'sender'] as const) {
    if (!isToken(identity[element])) {
      faults.push({
        element,
        rule: 'identity',
        message: 'must not be empty nor hold a space, a comma, < or &',
      })
    }
  }
  if (instantOf(identity.sent) === undefined)
    faults.push({ element: 'sent', rule: 'time', message: timeMessage })
  const element = 'references'
  if (refersToOthers.has(msgType) && references.length === 0) {
    faults.push({ element, rule: 'references', message: `is required where msgType is ${msgType}` })
  }
  if (!references.every(isReference)) {
    faults.push({
      element,
      rule: 'references',
      message: 'must be triples sender,identifier,sent with a space between',
    })
  }
  return faults
}

const isToken = (text: string) => text.length <= 1000 && /^[^\s,<&]+$/.test(text)
const isReference = ({ identifier, sender, sent }: CapIdentity) =>
  isToken(identifier) && isToken(sender) && instantOf(sent) !== undefined

function scopeFaults({ scope, restriction, addresses }: CapContent): CapFault[] {
  if (scope === 'Restricted' && restriction === undefined) {
    return [{ element: 'restriction', rule: 'scope', message: 'is required where scope is Restricted' }]
  }
  if (scope === 'Private' && addresses.length === 0) {
    return [{ element: 'addresses', rule: 'scope', message: 'is required where scope is Private' }]
  }
  return []
}

function infoFaults({ identity }: CapContent, info: CapInfo): CapFault[] {
  const faults: CapFault[] = []
  for (const element of ['effective', 'onset', 'expires'] as const) {
    const text = info[element]
    if (text !== undefined && instantOf(text) === undefined)
      faults.push({ element, rule: 'time', message: timeMessage })
  }
  const [sent, expires] = [instantOf(identity.sent), instantOf(info.expires ?? '')]
  if (sent !== undefined && expires !== undefined && expires < sent) {
    faults.push({ element: 'expires', rule: 'expiry', message: 'must not be before sent' })
  }
  return [...faults, ...info.areas.flatMap(areaFaults)]
}

function areaFaults(area: CapArea): CapFault[] {
  const faults: CapFault[] = []
  for (const points of area.polygons) {
    const fault = polygonFault(points)
    if (fault !== undefined) faults.push({ element: 'polygon', rule: 'polygon', message: fault })
  }
  for (const { centre, kilometres } of area.circles) {
    const fault = isPoint(centre)
      ? kilometres >= 0
        ? undefined
        : 'must end in a radius in kilometres'
      : coordinatesMessage
    if (fault !== undefined) faults.push({ element: 'circle', rule: 'circle', message: fault })
  }
  if (area.ceiling !== undefined && area.altitude === undefined) {
    faults.push({ element: 'ceiling', rule: 'altitude', message: 'needs an altitude beside it' })
  }
  return faults
}

const isPoint = ({ lat, lon }: CapPoint) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180

function polygonFault(points: CapPoint[]): string | undefined {
  const [first, last] = [points[0], points.at(-1)]
  if (!points.every(isPoint)) return coordinatesMessage
  if (points.length < 4) return 'must have at least four points'
  if (first?.lat !== last?.lat || first?.lon !== last?.lon)
    return 'must be closed: the last point is the first'
  return undefined
}
