/** A CAP 1.2 alert as data. Names are CAP's own; times stay as they were written, since an identity never changes. */

/** What tells one alert from every other: together, for ever. */
export interface CapIdentity {
  identifier: string
  sender: string
  /** `YYYY-MM-DDThh:mm:ss±hh:mm` */
  sent: string
}

export const statuses = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const
export const messageTypes = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const
const scopes = ['Public', 'Restricted', 'Private'] as const
export const categories = [
  'Geo',
  'Met',
  'Safety',
  'Security',
  'Rescue',
  'Fire',
  'Health',
  'Env',
  'Transport',
  'Infra',
  'CBRNE',
  'Other',
] as const
const responseTypes = [
  'Shelter',
  'Evacuate',
  'Prepare',
  'Execute',
  'Avoid',
  'Monitor',
  'Assess',
  'AllClear',
  'None',
] as const
export const urgencies = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const
export const severities = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const
export const certainties = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] as const

/** A value out of a scheme that its name tells, as in event codes, parameters and geocodes. */
export interface CapValue {
  valueName: string
  value: string
}
/** Degrees, WGS 84. */
export interface CapPoint {
  lat: number
  lon: number
}
export interface CapArea {
  areaDesc: string
  /** closed: the last point is the first */
  polygons: CapPoint[][]
  circles: { centre: CapPoint; kilometres: number }[]
  geocodes: CapValue[]
  /** feet above mean sea level */
  altitude?: number
  ceiling?: number
}
export interface CapResource {
  resourceDesc: string
  mimeType: string
  size?: number
  uri?: string
  derefUri?: string
  digest?: string
}
export interface CapInfo {
  /** BCP 47; `en-US` where the alert does not say */
  language: string
  category: (typeof categories)[number][]
  event: string
  responseType: (typeof responseTypes)[number][]
  urgency: (typeof urgencies)[number]
  severity: (typeof severities)[number]
  certainty: (typeof certainties)[number]
  audience?: string
  eventCodes: CapValue[]
  effective?: string
  onset?: string
  expires?: string
  senderName?: string
  headline?: string
  description?: string
  instruction?: string
  web?: string
  contact?: string
  parameters: CapValue[]
  resources: CapResource[]
  areas: CapArea[]
}
export interface CapContent {
  identity: CapIdentity
  status: (typeof statuses)[number]
  msgType: (typeof messageTypes)[number]
  source?: string
  scope: (typeof scopes)[number]
  restriction?: string
  addresses: string[]
  codes: string[]
  note?: string
  references: CapIdentity[]
  incidents: string[]
  info: CapInfo[]
}
/** An alert that was read, with its XML: byte for byte what came, if that was one UTF-8 alert. */
export interface CapAlert extends CapContent {
  xml: string
}

/** One thing wrong with a document: which element, where, which rule, and what to do about it. */
export interface CapFault {
  /** name of the element without prefix; the document's root, or `document` where it has none */
  element: string
  /** line in the document as it came, from 1 */
  line?: number
  rule:
    | 'size'
    | 'well-formed'
    | 'no-dtd'
    | 'depth'
    | 'namespace'
    | 'schema'
    | 'identity'
    | 'time'
    | 'references'
    | 'scope'
    | 'expiry'
    | 'polygon'
    | 'circle'
    | 'altitude'
    | 'no-alert'
  message: string
}

export type CapReading =
  | { outcome: 'accepted'; alert: CapAlert }
  | { outcome: 'refused'; identity: Partial<CapIdentity>; faults: CapFault[] }
