import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { topics } from '@tocsin/events'
import { makeEntities } from './make-entities.ts'
import { readDirectoryFile } from './read-file.ts'

const example = readFileSync(new URL('../../test/example-directory.json', import.meta.url), 'utf8')

function faultsOf(text: string): string[] {
  const read = readDirectoryFile(text)
  return read.outcome === 'wrong' ? read.faults.map(({ line, detail }) => `${line} ${detail}`) : []
}

describe('a directory file', () => {
  it('that is right becomes entities that their events take', () => {
    const read = readDirectoryFile(example)
    expect(read.outcome).toBe('right')
    if (read.outcome !== 'right') return
    const { entities, accounts } = makeEntities(read.file)
    const schemas: Record<string, { safeParse(data: unknown): { success: boolean } }> =
      topics.directory.events
    for (const { kind, key, data } of entities) {
      const whole = { ...data, version: 1, removed: false, ...(kind === 'seat' ? { sealed: null } : {}) }
      expect(schemas[`${kind}.changed`]?.safeParse(whole).success, `${kind} ${key}`).toBe(true)
    }
    expect(accounts.map(({ signIn, steward }) => `${signIn} ${steward}`)).toContain('nils true')
    expect(JSON.stringify(entities.map(({ data }) => data))).not.toMatch(/Nils|@|whsec/)
  })

  it('is the same as YAML', () => {
    const yaml = `states:\n  - code: XAA\n    neighbours: [XBB]\n  - code: XBB\n`
    expect(readDirectoryFile(yaml)).toMatchObject({
      outcome: 'right',
      file: { states: [{ code: 'XAA' }, {}] },
    })
  })

  it.each([
    [
      'a wrong value',
      'people:\n  - key: nils\n    name: N\n    conflicts: [germany]',
      '4 people.0.conflicts.0: an ISO 3166-1 alpha-3 code',
    ],
    [
      'an unknown field',
      'people:\n  - key: nils\n    name: N\n    nationality: XAA',
      /^4 people\.0\.nationality: is not a field/,
    ],
    ['a missing field', 'people:\n\n  - key: nils', /^3 people\.0\.name:/],
    [
      'a name that nobody has',
      'seats:\n  - key: s-1\n    party: XAA\n    role: duty\n    timeZone: UTC',
      '3 seats.0.party: no organisation or state is called XAA',
    ],
    [
      'two of one key',
      'people:\n  - { key: nn, name: a }\n  - { key: nn, name: b }',
      '3 people.1.key: stands above already',
    ],
    [
      'a span that ends first',
      'organisations: [{ key: au, name: AU, kind: regional }]\nstates: [{ code: XAA }]\nmemberships:\n  - { organisation: au, state: XAA, from: 2020-01-02, until: 2020-01-01 }',
      '4 memberships.0: ends before it begins',
    ],
    ['no YAML at all', 'people: [', /^1 /],
    [
      'a zone that is none',
      'states: [{ code: XAA }]\nseats:\n  - key: s-1\n    party: XAA\n    role: duty\n    timeZone: Mars/Base',
      '6 seats.0.timeZone: an IANA time zone, such as Africa/Nairobi',
    ],
    [
      'a webhook without secret',
      'states: [{ code: XAA }]\nseats:\n  - key: s-1\n    party: XAA\n    role: duty\n    timeZone: UTC\n    channels:\n      - { key: w1, kind: webhook, address: "https://x.example" }',
      '8 seats.0.channels.0.secret: a webhook needs the secret that signs it',
    ],
  ])('with %s names the line', (_what, text, fault) => {
    const faults = faultsOf(text)
    expect(faults).toHaveLength(1)
    if (typeof fault === 'string') expect(faults[0]).toBe(fault)
    else expect(faults[0]).toMatch(fault)
  })

  it('cannot be blown up by aliases', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefg'.split('').map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdef'[i]}`).join(',')}]`),
    ].join('\n')
    expect(faultsOf(bomb)).toEqual(['1 aliases stand for more copies than a directory needs'])
  })
})
