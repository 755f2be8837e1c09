import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CapContent,
  type CapInfo,
  categories,
  certainties,
  messageTypes,
  severities,
  statuses,
  urgencies,
} from './alert.ts'
import { readCap } from './read.ts'
import { capTime } from './times.ts'
import { writeCap } from './write.ts'

const cancel: CapContent = {
  identity: { identifier: 'alert-1.v3', sender: 'tocsin.example', sent: '2026-03-01T12:00:00-00:00' },
  status: 'Actual',
  msgType: 'Cancel',
  scope: 'Private',
  addresses: ['desk@example.org', 'the rota'],
  codes: [],
  references: [{ identifier: 'alert-1.v2', sender: 'tocsin.example', sent: '2026-02-01T12:00:00-00:00' }],
  incidents: [],
  info: [],
}

describe('writing', () => {
  it('gives numeric offsets in UTC', () => {
    expect(capTime(new Date('2026-03-01T12:00:00.999Z'))).toBe('2026-03-01T12:00:00-00:00')
  })
  it('gives the same text every time', () => {
    expect(writeCap(cancel)).toEqual(writeCap(structuredClone(cancel)))
    expect(writeCap(cancel)).toMatchObject({
      outcome: 'written',
      xml: expect.stringContaining('desk@example.org "the rota"'),
    })
  })
  it('refuses what would break a rule', () => {
    expect(writeCap({ ...cancel, references: [] })).toMatchObject({
      outcome: 'refused',
      faults: [{ element: 'references' }],
    })
    const sent = '2026-03-01T12:00:00Z'
    expect(writeCap({ ...cancel, identity: { ...cancel.identity, sent } })).toMatchObject({
      outcome: 'refused',
      faults: [{ element: 'sent', rule: 'time' }],
    })
  })

  // what XML would not give back as it was: blanks at the ends, line breaks of other systems, control characters
  const text = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map((one) => one.replace(/\p{Cc}|\p{Surrogate}|[\uFFFE\uFFFF]/gu, '').trim())
    .filter((one) => one !== '')
  const token = fc.stringMatching(/^[A-Za-z0-9@._:-]{1,40}$/)
  const time = fc
    .date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    .map(capTime)
  const identity = fc.record({ identifier: token, sender: token, sent: time })
  const point = fc.record({
    lat: fc.integer({ min: -900_000, max: 900_000 }).map((n) => n / 10_000),
    lon: fc.integer({ min: -1_800_000, max: 1_800_000 }).map((n) => n / 10_000),
  })
  const value = fc.record({ valueName: text, value: text })
  const area = fc.record({
    areaDesc: text,
    polygons: fc.array(
      fc.array(point, { minLength: 3, maxLength: 6 }).map((points) => [...points, ...points.slice(0, 1)]),
      { maxLength: 2 },
    ),
    circles: fc.array(fc.record({ centre: point, kilometres: fc.nat({ max: 500 }) }), { maxLength: 2 }),
    geocodes: fc.array(value, { maxLength: 2 }),
  })
  const info = fc.record(
    {
      language: fc.constantFrom('en', 'fr', 'sw', 'ar'),
      category: fc.array(fc.constantFrom(...categories), { minLength: 1, maxLength: 3 }),
      event: text,
      responseType: fc.constant<CapInfo['responseType']>([]),
      urgency: fc.constantFrom(...urgencies),
      severity: fc.constantFrom(...severities),
      certainty: fc.constantFrom(...certainties),
      eventCodes: fc.array(value, { maxLength: 2 }),
      onset: time,
      headline: text,
      description: text,
      parameters: fc.array(value, { maxLength: 2 }),
      resources: fc.constant<CapInfo['resources']>([]),
      areas: fc.array(area, { maxLength: 2 }),
    },
    {
      requiredKeys: [
        'language',
        'category',
        'event',
        'responseType',
        'urgency',
        'severity',
        'certainty',
        'eventCodes',
        'parameters',
        'resources',
        'areas',
      ],
    },
  )
  const content = fc.record({
    identity,
    status: fc.constantFrom(...statuses),
    msgType: fc.constantFrom(...messageTypes),
    scope: fc.constant('Public' as const),
    addresses: fc.constant<string[]>([]),
    codes: fc.array(text, { maxLength: 2 }),
    references: fc.array(identity, { minLength: 1, maxLength: 3 }),
    incidents: fc.array(token, { maxLength: 2 }),
    info: fc.array(info, { maxLength: 2 }),
  })

  it('and reading give back what was written', () => {
    fc.assert(
      fc.property(content, (written) => {
        const result = writeCap(written)
        expect(result.outcome).toBe('written')
        const [reading] = readCap(result.outcome === 'written' ? result.xml : '')
        expect(reading).toMatchObject({ outcome: 'accepted', alert: written })
      }),
    )
  })
  it('never lets a text become markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (note) => {
        const result = writeCap({ ...cancel, note: `${note}</note><note>&x;]]>` })
        expect(result.outcome).toBe('written')
      }),
    )
  })
})
