import { describe, expect, it } from 'vitest'
import { MAX_BYTES } from './document.ts'
import { readCap } from './read.ts'
import { instantOf } from './times.ts'

// hand-made: no published alert of these kinds was found
const alert = (changes: Record<string, string> = {}, info = '') => {
  const parts: Record<string, string> = {
    identifier: 'fixture-1',
    sender: 'fixture@example.org',
    sent: '2026-03-01T12:00:00-00:00',
    status: 'Exercise',
    msgType: 'Alert',
    scope: 'Public',
    ...changes,
  }
  const order = [
    'identifier',
    'sender',
    'sent',
    'status',
    'msgType',
    'scope',
    'restriction',
    'addresses',
    'references',
  ]
  const body = order
    .map((name) => (parts[name] === undefined ? '' : `<${name}>${parts[name]}</${name}>`))
    .join('\n')
  return `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">${body}${info}</alert>`
}
const info = (inner: string, before = '') =>
  `<info><category>Security</category><event>Exercise</event><urgency>Expected</urgency><severity>Severe</severity>
   <certainty>Possible</certainty>${before}<area><areaDesc>Somewhere</areaDesc>${inner}</area></info>`
const faultsOf = (document: string | Uint8Array) =>
  readCap(document).flatMap((reading) =>
    reading.outcome === 'refused' ? reading.faults.map(({ element, rule }) => `${rule}: ${element}`) : [],
  )

describe('the rules beside the schema', () => {
  it('accept an alert that keeps them', () => {
    const polygon = '<polygon>1,1 1,2 2,2 1,1</polygon><circle>1.5,2.5 0</circle>'
    expect(readCap(alert({}, info(polygon)))).toMatchObject([
      { outcome: 'accepted', alert: { info: [{ language: 'en-US' }] } },
    ])
  })
  it.each([
    '2026-03-01T12:00:00Z',
    '2026-03-01T12:00:00.5-00:00',
    '2026-03-01 12:00',
    '2026-02-30T12:00:00-00:00',
  ])('refuse %s as a time', (sent) => {
    expect(faultsOf(alert({ sent }))).toEqual(['time: sent'])
  })
  it.each(['Update', 'Cancel', 'Ack', 'Error'])('want references in an %s', (msgType) => {
    expect(faultsOf(alert({ msgType }))).toEqual(['references: references'])
    const references =
      'a@example.org,one,2026-02-01T00:00:00-00:00 b@example.org,two,2026-02-02T00:00:00+01:00'
    expect(readCap(alert({ msgType, references }))).toMatchObject([
      {
        outcome: 'accepted',
        alert: { references: [{ identifier: 'one' }, { identifier: 'two', sender: 'b@example.org' }] },
      },
    ])
  })
  it('want references to be whole triples', () => {
    for (const references of ['one', 'a,b', 'a,b,2026-02-01', 'a,b,2026-02-01T00:00:00-00:00,c']) {
      expect(faultsOf(alert({ msgType: 'Update', references }))).toEqual(['references: references'])
    }
  })
  it('want a restriction or addresses where the scope is not public', () => {
    expect(faultsOf(alert({ scope: 'Restricted' }))).toEqual(['scope: restriction'])
    expect(faultsOf(alert({ scope: 'Private' }))).toEqual(['scope: addresses'])
    const read = readCap(alert({ scope: 'Private', addresses: '"desk one" two' }))
    expect(read).toMatchObject([{ outcome: 'accepted', alert: { addresses: ['desk one', 'two'] } }])
  })
  it('want an identifier and a sender without space or comma', () => {
    expect(faultsOf(alert({ identifier: 'a b', sender: 'a,b' }))).toEqual([
      'identity: identifier',
      'identity: sender',
    ])
  })
  it('refuse an end before the beginning', () => {
    expect(faultsOf(alert({}, info('', '<expires>2026-03-01T12:59:59+01:00</expires>')))).toEqual([
      'expiry: expires',
    ])
    expect(faultsOf(alert({}, info('', '<expires>2026-03-01T13:00:00+01:00</expires>')))).toEqual([])
  })
  it.each([
    '1,1 1,2 2,2 2,1',
    '1,1 1,2 1,1',
    '1,1 1,200 2,2 1,1',
    '100,1 1,2 2,2 100,1',
    '1,1,0 1,2 2,2 1,1,0',
    'a b c d',
  ])('refuse the polygon %s', (polygon) => {
    expect(faultsOf(alert({}, info(`<polygon>${polygon}</polygon>`)))).toEqual(['polygon: polygon'])
  })
  it.each(['1,1', '1,1 -5', '1,1 x', '91,0 5'])('refuse the circle %s', (circle) => {
    expect(faultsOf(alert({}, info(`<circle>${circle}</circle>`)))).toEqual(['circle: circle'])
  })
})

describe('documents made to do harm', () => {
  const bomb = `<!DOCTYPE alert [<!ENTITY a "aaaaaaaaaa">${'bcdefghij'
    .split('')
    .map((name, i) => `<!ENTITY ${name} "${`&${'abcdefghi'[i]};`.repeat(10)}">`)
    .join('')}]>`
  it('are refused for their DTD, in any encoding', () => {
    const document = `${bomb}<alert>&j;</alert>`
    expect(faultsOf(document)).toEqual(['no-dtd: document'])
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(document, 'utf16le')])
    expect(faultsOf(utf16)).toEqual([expect.stringMatching(/^(no-dtd|well-formed): document$/)])
  })
  it('are refused where they nest too deep or are too large', () => {
    expect(faultsOf('<a>'.repeat(3000) + '</a>'.repeat(3000))).toEqual(['depth: document'])
    expect(faultsOf(new Uint8Array(MAX_BYTES + 1))).toEqual(['size: document'])
  })
  it.each(['', ' ', '{}', '<alert', '\u0000', '<?xml version="1.0"?>'])('are no XML: %j', (document) => {
    expect(faultsOf(document)).toEqual(['well-formed: document'])
  })
  it('are no CAP', () => {
    expect(faultsOf('<html/>')).toEqual(['namespace: html'])
    expect(faultsOf('<alerts xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>')).toEqual(['no-alert: alerts'])
    expect(faultsOf('<alert/>')).toEqual(['namespace: alert'])
  })
  it('include nothing', () => {
    const include =
      '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    expect(faultsOf(alert({}, include))).toEqual(['schema: include'])
  })
})

describe('an instant', () => {
  it('is read with its offset', () => {
    expect(instantOf('2026-03-01T12:00:00+05:30')?.toISOString()).toBe('2026-03-01T06:30:00.000Z')
    expect(instantOf('2026-03-01T12:00:00-00:00')?.toISOString()).toBe('2026-03-01T12:00:00.000Z')
    expect(instantOf('2026-03-01T24:00:00-00:00')).toBeUndefined()
  })
})
