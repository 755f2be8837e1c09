import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyDirectoryEvent,
  checkRelease,
  directoryOf,
  emptyDirectory,
  memberOf,
  route,
  seatOf,
  type DirectoryEvent,
} from '../src/index.ts'
import { a1, id, membership, NU, person, seat, T0, w1, w1Events, XA, XB, XC } from './w1.ts'
import { barredFrom } from '../src/index.ts'

describe('the directory', () => {
  it('is the same whatever the order and repeats of its events', () => {
    const events = w1Events()
    const versions = events.flatMap((event): DirectoryEvent[] =>
      event.name === 'seat.changed'
        ? [event, { ...event, data: { ...event.data, version: 2, wake: false } }]
        : [event],
    )
    fc.assert(
      fc.property(fc.shuffledSubarray(versions, { minLength: versions.length }), (shuffled) => {
        const one = shuffled.reduce(applyDirectoryEvent, emptyDirectory())
        const whole = directoryOf([...versions, ...shuffled])
        for (const { name, data } of events) {
          if (name === 'directory.beat') continue
          expect(one[name].get(data.id)).toEqual(whole[name].get(data.id))
        }
      }),
      { numRuns: 20 },
    )
  })

  it('does not bring back what was removed', () => {
    const gone = w1(seat('nu-deputy', { removed: true }))
    expect(seatOf(applyDirectoryEvent(gone, seat('nu-deputy')), id('nu-deputy'))).toBeNull()
  })

  it('counts membership on the day, `until` being the first day without it', () => {
    const ends = w1(membership(NU, XC, { from: '2026-01-01', until: '2026-03-02' }))
    expect(memberOf(ends, [XC], '2026-03-01')).toContain(NU)
    expect(memberOf(ends, [XC], '2026-03-02')).not.toContain(NU)
    expect(memberOf(ends, [XC], '2025-12-31')).not.toContain(NU)
  })
})

describe('routing', () => {
  const now = new Date(T0)
  it('withholds an organisation whose own force is said to act, and says so to the audit trail alone', () => {
    const force = { type: 'organisation' as const, states: [], organisations: [NU] }
    const routing = route(a1({ implicated: [force] }), w1(), now)
    expect(routing.tracks.map((one) => one.party)).not.toContain(NU)
    expect(routing.withheld).toContainEqual({ party: NU, reason: 'barred' })
  })

  it('sends ongoing without a surge to the bulletin after fourteen days', () => {
    const days = (n: number): Date => new Date(T0 - n * 86_400_000)
    const ongoing = a1({ level: 'ongoing', kind: 'new-facts' })
    expect(route(ongoing, w1(), now, { lastSurgeAt: days(13) }).outcome).toBe('routed')
    expect(route(ongoing, w1(), now, { lastSurgeAt: days(14) })).toMatchObject({
      outcome: 'bulletin',
      tracks: [],
    })
    expect(route({ ...ongoing, kind: 'surge' }, w1(), now, { lastSurgeAt: days(14) }).outcome).toBe('routed')
  })

  it('offers a reviewer the neighbours to tick, and no barred one', () => {
    const offered = (alert = a1({ ticked: [] })): string[] =>
      route(alert, w1(), now).tickable.map((one) => one.party)
    expect(offered()).toEqual([XB])
    const linked = { type: 'state-linked' as const, states: [XB], organisations: [] }
    expect(offered(a1({ ticked: [], implicated: [linked] }))).toEqual([])
  })
})

describe('a release', () => {
  const release = {
    alert: id('A1'),
    party: XA,
    at: new Date(T0).toISOString(),
    release: id('release'),
    state: XA,
    seat: id('fp-xa'),
    channel: id('fp-xa email'),
    class: 'bare' as const,
    reviewer: id('Rita'),
    officer: id('Nils'),
    endsAt: new Date(T0 + 72 * 3_600_000).toISOString(),
    reason: 'she can stop the order',
  }
  const check = (changes: object, directory = w1(), at = T0): string =>
    checkRelease(
      { ...release, ...changes },
      barredFrom(a1(), directory),
      [NU],
      directory,
      new Date(at),
      () => null,
    ).reason

  it('holds for a reviewer and an officer of a track’s organisation, neither in conflict', () => {
    expect(check({})).toBe('ok')
  })
  it.each([
    ['one person twice', { officer: id('Rita') }, 'same-person'],
    ['an officer of no track', { officer: id('Eva') }, 'no-track'],
    ['somebody who is no reviewer', { reviewer: id('Nadia') }, 'unknown-person'],
    ['more than 72 hours', { endsAt: new Date(T0 + 73 * 3_600_000).toISOString() }, 'too-long'],
    ['a state that is not barred', { state: XB }, 'not-barred'],
    ['a channel of another seat', { channel: id('fp-xb email') }, 'wrong-channel'],
    ['a seat of another state', { seat: id('fp-xb') }, 'wrong-channel'],
  ])('is refused for %s', (_what, changes, reason) => {
    expect(check(changes)).toBe(reason)
  })
  it('is refused to an officer in conflict, and after its end', () => {
    expect(check({}, w1(person('Nils', { conflicts: [XA] })))).toBe('conflict')
    expect(check({}, w1(), T0 + 72 * 3_600_000)).toBe('ended')
  })
})
