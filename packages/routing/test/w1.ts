/**
 * W1, the fictional world of the scenarios: four states, two organisations, their desks and focal points, and an alert
 * about the first state. For tests of this package and of those that build on it.
 */
import {
  derivedId,
  type AlertVersion,
  type Channel,
  type Level,
  type PolicyChanged,
  type SeatChanged,
} from '@tocsin/events'
import { directoryOf, type Directory, type DirectoryEvent } from '../src/index.ts'

export const T0 = Date.parse('2026-03-02T10:00:00Z')
export const XA = 'XAA'
export const XB = 'XBB'
export const XC = 'XCC'
export const XN = 'XNN'

/** Id of a seat, person, channel or organisation by its name in the scenarios. */
export const id = (name: string): string => derivedId('w1', name)
export const NU = id('NU')
export const EC = id('EC')

type SeatRow = [
  seat: string,
  party: string,
  role: SeatChanged['role'],
  holder: string,
  channels: string,
  zone: string,
]
const seats: SeatRow[] = [
  ['nu-duty', NU, 'duty', 'schedule', 'email sms', 'Europe/Berlin'],
  ['nu-deputy', NU, 'deputy', 'Nils', 'email sms', 'Europe/Berlin'],
  ['nu-head', NU, 'head', 'Nadia', 'email sms', 'Europe/Berlin'],
  ['ec-duty', EC, 'duty', 'Eva', 'webhook email sms', 'Africa/Nairobi'],
  ['ec-deputy', EC, 'deputy', 'Edi', 'email sms', 'Africa/Nairobi'],
  ['ec-head', EC, 'head', 'Esme', 'email sms', 'Africa/Nairobi'],
  ['fp-xa', XA, 'focal-point', 'Ada', 'email sms', 'Africa/Nairobi'],
  ['fp-xb', XB, 'focal-point', 'Ben', 'email sms', 'Europe/Berlin'],
  ['fp-xb-deputy', XB, 'deputy-focal-point', 'Bea', 'email sms', 'Europe/Berlin'],
  ['fp-xc', XC, 'focal-point', 'Cy', 'email sms', 'Africa/Nairobi'],
  ['operator', 'operator', 'operator', 'Op', 'page', 'UTC'],
  ['review-1', 'review', 'reviewer', 'Rita', 'email sms', 'Europe/Berlin'],
  ['review-2', 'review', 'reviewer', 'Remo', 'email sms', 'Europe/Berlin'],
  ['review-3', 'review', 'reviewer', 'Rosa', 'email sms', 'Europe/Berlin'],
]
const people = [
  ...seats.map((row) => row[3]).filter((name) => name !== 'schedule'),
  'Nora',
  'Niko',
  'Nia',
  'Noor',
]

function channelsOf(seat: string, kinds: string): Channel[] {
  return kinds.split(' ').map((kind) => ({
    id: id(`${seat} ${kind}`),
    kind: kind as Channel['kind'],
    jurisdiction: null,
    readers: 'holder' as const,
    alwaysBare: false,
  }))
}

const entity = (version = 1): { version: number; removed: boolean } => ({ version, removed: false })

export function seat(name: string, changes: Partial<SeatChanged> = {}): DirectoryEvent {
  const row = seats.find((one) => one[0] === name)
  if (row === undefined) throw new Error(`no seat ${name} in W1`)
  const [, party, role, holder, channels, timeZone] = row
  const scheduled = holder === 'schedule'
  return {
    name: 'seat.changed',
    data: {
      ...entity(),
      id: id(name),
      party,
      role,
      holder: scheduled ? null : id(holder),
      schedule: scheduled ? id('NU duty') : null,
      channels: channelsOf(name, channels),
      timeZone,
      language: 'en',
      wake: true,
      linkAnswer: 'full',
      sealed: id(`${name} box`),
      ...changes,
    },
  }
}

export function person(name: string, changes: object = {}): DirectoryEvent {
  const data = {
    ...entity(),
    id: id(name),
    languages: ['en' as const],
    conflicts: [],
    absences: [],
    ...changes,
  }
  return { name: 'person.changed', data }
}

export function schedule(changes: object = {}, version = 1): DirectoryEvent {
  const rotation = {
    every: 'week' as const,
    handover: '09:00',
    from: '2026-03-02',
    persons: [id('Nora'), id('Niko')],
  }
  const data = {
    ...entity(version),
    id: id('NU duty'),
    timeZone: 'Europe/Berlin',
    rotation,
    overrides: [],
    ...changes,
  }
  return { name: 'schedule.changed', data }
}

export function membership(organisation: string, state: string, changes: object = {}): DirectoryEvent {
  const data = {
    ...entity(),
    id: `${organisation}/${state}`,
    organisation,
    state,
    from: null,
    until: null,
    ...changes,
  }
  return { name: 'membership.changed', data }
}

type Step = [seat: string, minutes: number]
function rule(
  levels: Level[],
  steps: Step[],
  passes: number,
  patienceSeconds: number,
): PolicyChanged['rules'][number] {
  return {
    levels,
    horizons: null,
    kinds: null,
    steps: steps.map(([name, minutes]) => ({ seats: [id(name)], delaySeconds: minutes * 60 })),
    passes,
    patienceSeconds,
  }
}

function organisationPolicy(party: string, prefix: string): DirectoryEvent {
  const steps = (a: number, b: number, c: number): Step[] => [
    [`${prefix}-duty`, a],
    [`${prefix}-deputy`, b],
    [`${prefix}-head`, c],
  ]
  const rules = [
    rule(['concern'], steps(60, 60, 120), 1, 600),
    rule(['imminent'], steps(15, 15, 30), 2, 120),
    rule(['ongoing'], steps(5, 5, 10), 3, 60),
  ]
  return policy(party, rules)
}

export function policy(
  party: string,
  rules: PolicyChanged['rules'],
  fallback = ['operator'],
): DirectoryEvent {
  return { name: 'policy.changed', data: { ...entity(), id: `policy/${party}`, party, rules, fallback } }
}

const statePolicy = (party: string, steps: Step[]): DirectoryEvent =>
  policy(party, [rule(['imminent', 'ongoing'], steps, 1, 120)])

function organisation(name: string, kind: 'regional' | 'review' | 'operator'): DirectoryEvent {
  const own = kind === 'regional' ? id(name) : kind
  return {
    name: 'organisation.changed',
    data: { ...entity(), id: own, name, kind, hostCountry: null, languages: ['en'] },
  }
}

const state = (code: string, neighbours: string[]): DirectoryEvent => ({
  name: 'state.changed',
  data: { ...entity(), id: code, neighbours },
})

/** Every entity of W1 as events; `changes` replace or add to them. */
export function w1Events(): DirectoryEvent[] {
  return [
    organisation('NU', 'regional'),
    organisation('EC', 'regional'),
    organisation('Reviewers', 'review'),
    organisation('Operators', 'operator'),
    state(XA, [XB]),
    state(XB, [XA]),
    state(XC, []),
    state(XN, []),
    ...[XA, XB, XC].map((code) => membership(NU, code)),
    ...[XA, XC].map((code) => membership(EC, code)),
    ...seats.map(([name]) => seat(name)),
    ...people.map((name) => person(name)),
    schedule(),
    organisationPolicy(NU, 'nu'),
    organisationPolicy(EC, 'ec'),
    statePolicy(XA, [['fp-xa', 25]]),
    statePolicy(XB, [
      ['fp-xb', 25],
      ['fp-xb-deputy', 25],
      ['nu-duty', 25],
    ]),
    statePolicy(XC, [['fp-xc', 25]]),
    policy('review', [
      rule(
        ['concern', 'imminent', 'ongoing'],
        [
          ['review-1', 10],
          ['review-2', 10],
          ['review-3', 20],
        ],
        1,
        120,
      ),
    ]),
  ]
}

/** W1, with entities changed: a change wins over the entity of the same id. */
export function w1(...changes: DirectoryEvent[]): Directory {
  const newer = changes.map((event) => {
    if (event.name === 'directory.beat') return event
    return { ...event, data: { ...event.data, version: event.data.version + 1 } } as DirectoryEvent
  })
  return directoryOf([...w1Events(), ...newer])
}

/** A1: attack feared in Amaria's North within hours, state organs implicated, issued, Borland ticked. */
export function a1(changes: Partial<AlertVersion> = {}): AlertVersion {
  const at = new Date(T0).toISOString()
  const level = changes.level ?? 'imminent'
  return {
    alert: id('A1'),
    version: 1,
    kind: 'rise',
    crisis: id('crisis'),
    status: 'actual',
    stage: 'issued',
    issuedBy: 'reviewer',
    areas: [{ country: XA, admin1: 'XA-N', group: 'general', level, blindSince: null, eases: [] }],
    firstDay: '2026-03-01',
    lastDay: '2026-03-02',
    level,
    horizon: 'hours',
    trend: 'rising',
    confidence: 'medium',
    feared: 'attack-on-civilians',
    implicated: [{ type: 'state-organ', states: [XA], organisations: [] }],
    indicators: [],
    corroboration: 'several',
    against: [],
    caveats: [],
    tlp: 'AMBER+STRICT',
    nextReview: null,
    note: null,
    closeReason: null,
    gate: 'desks-at-once',
    reviewBy: at,
    raisedAt: at,
    at,
    place: [XA],
    excluded: [],
    allowed: ['desks', 'other-states', 'own-state', 'responders'],
    ticked: [XB],
    struckOut: [],
    ...changes,
  }
}
