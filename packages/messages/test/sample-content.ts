import type { AlertVersion } from '@tocsin/events'
import type { MessageContent } from '../src/index.ts'

/** The 3 a.m. message: Amaria and Borland are invented. */
export const sampleAlert: AlertVersion = {
  alert: '6f1c1c3a-9d3e-4b52-9a53-0a4f6f8e2b11',
  version: 2,
  kind: 'rise',
  crisis: '6f1c1c3a-9d3e-4b52-9a53-0a4f6f8e2b12',
  status: 'actual',
  stage: 'issued',
  issuedBy: 'reviewer',
  areas: [{ country: 'XAA', admin1: 'XA-NO', group: 'teru', level: 'imminent', blindSince: null, eases: [] }],
  firstDay: '2026-03-01',
  lastDay: '2026-03-02',
  level: 'imminent',
  horizon: 'hours',
  trend: 'rising',
  confidence: 'medium',
  feared: 'attack-on-civilians',
  implicated: [
    { type: 'state-organ', states: ['XAA'], organisations: [] },
    { type: 'state-linked', states: ['XAA'], organisations: [] },
  ],
  indicators: [
    { id: '8.1', new: true, verified: true },
    { id: '7.6', new: true, verified: true },
    { id: '7.12', new: true, verified: false },
  ],
  corroboration: 'several-some-first-hand',
  against: ['talks'],
  caveats: [],
  tlp: 'AMBER+STRICT',
  nextReview: '2026-03-03T08:00:00Z',
  note: null,
  closeReason: null,
  gate: 'desks-at-once',
  reviewBy: '2026-03-03T01:51:00Z',
  raisedAt: '2026-03-03T01:41:00Z',
  at: '2026-03-03T02:04:00Z',
  place: ['XAA'],
  excluded: [],
  allowed: [],
  ticked: ['XBB'],
  struckOut: [],
}

const gists: Readonly<Record<string, string>> = {
  '8.1': 'soldiers and armed men brought in',
  '7.6': 'phone network cut in parts of the area',
  '7.12': 'homes marked',
}

export const sampleContent: MessageContent = {
  kind: 'alert',
  class: 'full',
  alert: sampleAlert,
  exercise: false,
  seat: { language: 'en', timeZone: 'Europe/Berlin', role: 'focal-point' },
  party: { kind: 'state' },
  why: { code: 'neighbour' },
  answerBy: new Date('2026-03-03T02:34:00Z'),
  link: 'https://tocsin.example/a/q7Vx',
  code: '582914',
  word: 'LANTERN',
  names: { country: () => 'Amaria', admin1: () => 'North', group: () => 'Teru' },
  organisationName: 'the Northern Union',
  previous: { level: 'concern', at: new Date('2026-03-01T12:00:00Z') },
  gist: (indicator) => gists[indicator] ?? null,
  next: [{ who: { role: 'deputy-focal-point' }, at: new Date('2026-03-03T02:34:00Z') }],
  firstHour: ['duty director', 'border and refugee desk'],
  dutyLine: { organisation: 'Northern Union', number: '+00 000 000 000' },
  operatorAddress: 'help@tocsin.example',
}
