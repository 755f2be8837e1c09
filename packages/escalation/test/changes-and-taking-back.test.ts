import { a1, EC, id, membership, NU, person, seat, w1, XA, XB } from '@tocsin/routing/w1'
import type { AlertVersion } from '@tocsin/events'
import { describe, expect, it } from 'vitest'
import { cancel, DAY, of, start, thenSilence, told, world } from './begin.ts'
import { at, type World } from './world.ts'

describe('S17 a level rise re-opens', () => {
  it('tells all who were asked and starts again with the delays of the new level', () => {
    const one = start(a1({ level: 'concern' }))
    one.advance(at('10:00'))
    one.answer('Nora', 'nu-duty', NU, 'received')
    one.advance(at('30:00'))
    one.publish(a1({ version: 2, level: 'imminent', kind: 'rise' }))
    one.advance(at('90:00'))
    expect(told(one.take(of(NU)))).toEqual([
      '0:00 Nora alert',
      '30:00 Nora level-rise',
      '45:00 Nils alert',
      '60:00 Nadia alert',
      '90:00 Nora alert',
    ])
    expect(told(one.take(of(EC)))).toEqual([
      '0:00 Eva alert',
      '30:00 Eva level-rise',
      '45:00 Edi alert',
      '60:00 Esme alert',
      '90:00 Eva alert',
    ])
    expect(told(one.take(of(XB)))[0]).toBe('30:00 Ben alert')
    thenSilence(one)
  })
  it('a fall is an update and slows nothing', () => {
    const one = start()
    one.advance(at('20:00'))
    one.publish(a1({ version: 2, level: 'concern', kind: 'fall' }))
    one.advance(at('30:00'))
    expect(told(one.take(of(NU)))).toEqual([
      '0:00 Nora alert',
      '15:00 Nils alert',
      '20:00 Nora update',
      '20:00 Nils update',
      '30:00 Nadia alert',
    ])
  })
  it('refuses an answer made on the page of before the rise', () => {
    const one = start(a1({ level: 'concern' }))
    one.advance(at('30:00'))
    one.publish(a1({ version: 2, level: 'imminent' }))
    const stale = one.command(NU, {
      type: 'answer',
      answer: id('stale'),
      seat: id('nu-duty'),
      person: id('Nora'),
      standing: 'party',
      meaning: 'received',
      at: one.now,
      version: 1,
      until: null,
      detail: null,
      worth: 'full',
    })
    expect(stale.reason).toBe('the-level-has-risen')
  })
})

describe('S18 silence after an answer', () => {
  const answered = (): World => {
    const one = start()
    one.advance(at('5:00'))
    one.answer('Nora', 'nu-duty', NU, 'received')
    one.take()
    return one
  }
  it('a: reminds, then reopens at the next person', () => {
    const one = answered()
    one.advance(at('1:50:00'))
    expect(told(one.take(of(NU)))).toEqual([
      '50:00 Nora reminder',
      '65:00 Nils reopened',
      '65:00 Nora reopened',
      '80:00 Nadia reopened',
      '110:00 Nora reopened',
    ])
    thenSilence(one)
  })
  it('b: a comment resets the silence', () => {
    const one = answered()
    one.advance(at('40:00'))
    one.command(NU, { type: 'active', at: one.now })
    one.advance(at('1:40:00'))
    expect(told(one.take(of(NU))).slice(0, 2)).toEqual(['85:00 Nora reminder', '100:00 Nils reopened'])
  })
  it('d: a new meaning brings its own limit', () => {
    const one = answered()
    one.advance(at('30:00'))
    one.answer('Nora', 'nu-duty', NU, 'assessing')
    one.advance(at('4:30:00'))
    expect(told(one.take(of(NU))).slice(0, 2)).toEqual(['210:00 Nora reminder', '270:00 Nils reopened'])
  })
  it('a resolved incident never reopens', () => {
    const one = answered()
    one.advance(at('45:00'))
    one.command(NU, { type: 'resolve', at: one.now })
    for (const party of [EC, XB]) one.command(party, { type: 'resolve', at: one.now })
    one.advance(one.now + 200 * 86_400_000)
    expect(one.take(of(NU))).toEqual([])
  })
})

describe('S20 cancel during escalation', () => {
  it('reaches all who were asked and nobody else', () => {
    const one = world()
    one.channel('ec-duty webhook', 'fails')
    one.publish(a1())
    one.advance(at('16:30'))
    one.take()
    cancel(one)
    const lines = told(one.take())
    expect(lines.sort()).toEqual(['Ben', 'Edi', 'Eva', 'Nils', 'Nora'].map((name) => `16:30 ${name} cancel`))
    one.advance(at('16:30') + 24 * 3_600_000)
    expect(told(one.take()).filter((line) => !line.includes('cancel'))).toEqual([])
  })
})

describe('S30 repeats and reorders', () => {
  it('c, d: an older version changes nothing; a Cancel before its alert tells nobody', () => {
    const one = start(a1({ version: 3, kind: 'cancelled' }))
    one.publish(a1({ version: 2 }))
    one.advance(DAY)
    expect(one.take()).toEqual([])
  })
  it('e: an answer before the alert stops its track before it starts', () => {
    const one = world()
    one.answer('Nora', 'nu-duty', NU, 'received')
    one.publish(a1())
    one.advance(at('30:00'))
    expect(one.take(of(NU))).toEqual([])
    expect(told(one.take(of(EC)))).toContain('15:00 Edi alert')
  })
})

describe('S36 B an implicated state is added while it is being asked', () => {
  it('withholds at once and passes over who is in conflict', () => {
    const inConflict = ['Nora', 'Nadia'].map((name) => person(name, { conflicts: [XB] }))
    const one = start(a1(), w1(...inConflict))
    one.advance(at('8:00'))
    const implicated = [{ type: 'state-organ' as const, states: [XA, XB], organisations: [] }]
    one.publish(a1({ version: 2, kind: 'new-facts', implicated }))
    one.advance(at('38:00'))
    expect(told(one.take(of(XB)))).toEqual(['0:00 Ben alert'])
    const nu = told(one.take(of(NU)))
    expect(nu).toEqual(['0:00 Nora alert', '8:00 Nils alert', '23:00 Nils alert', '38:00 Op operator-page'])
    one.publish(a1({ version: 3, kind: 'cancelled', implicated }))
    expect(told(one.take(of(NU)))).toEqual(['38:00 Nils cancel'])
    expect(one.take(of(XB))).toEqual([])
  })
})

describe('S41 nobody tells a state before a person has said yes', () => {
  const proposed = a1({ stage: 'proposed', issuedBy: null })
  it('tells desks and reviewers at once, the state only after the issue', () => {
    const one = start(proposed)
    one.advance(at('25:00') - 1)
    expect(one.log.some((line) => line.person === 'Ben')).toBe(false)
    expect(told(one.take(of('review')))).toEqual([
      '0:00 Rita review',
      '10:00 Remo review',
      '20:00 Rosa review',
    ])
    one.advance(at('25:00'))
    one.publish(a1({ version: 2, kind: 'new-facts' }))
    expect(told(one.take(of(XB)))).toEqual(['25:00 Ben alert'])
    one.advance(at('3:00:00'))
    expect(one.take(of('review'))).toEqual([])
    expect(told(one.take(of(NU)))).toEqual([
      '0:00 Nora alert',
      '15:00 Nils alert',
      '25:00 Nora issued',
      '25:00 Nils issued',
      '30:00 Nadia alert',
      '60:00 Nora alert',
      '75:00 Nils alert',
      '90:00 Nadia alert',
      ...[120, 130, 140, 150, 160, 170, 180].map((minute) => `${minute}:00 Op operator-page`),
    ])
  })
  it('without a reviewer no state ever hears, and the operator is paged until somebody takes it', () => {
    const one = start(proposed)
    one.advance(at('1:05:00'))
    one.command('review', { type: 'take', at: one.now })
    one.advance(at('1:30:00'))
    expect(told(one.take(of('review'))).filter((line) => line.includes('Op'))).toEqual([
      '40:00 Op operator-page',
      '50:00 Op operator-page',
      '60:00 Op operator-page',
    ])
    one.advance(DAY)
    expect(one.log.some((line) => ['Ben', 'Bea', 'Ada', 'Cy'].includes(line.person))).toBe(false)
  })
})

describe('S42 a weak proposal waits for a person', () => {
  it('tells the desks at the review deadline and no state ever', () => {
    const one = start(
      a1({
        stage: 'proposed',
        issuedBy: null,
        gate: 'review-first',
        reviewBy: new Date(at('15:00')).toISOString(),
      }),
    )
    expect(told(one.take())).toEqual(['0:00 Rita review'])
    one.advance(at('15:00'))
    expect(told(one.take()).sort()).toEqual(['10:00 Remo review', '15:00 Eva alert', '15:00 Nora alert'])
    one.advance(DAY)
    expect(one.log.some((line) => ['Ben', 'Bea', 'Ada', 'Cy'].includes(line.person))).toBe(false)
  })
})

describe('S43 a state linked to the militia is a neighbour, a member and an employer', () => {
  it('reaches nothing of it and passes over its people without time', () => {
    const inConflict = ['Nora', 'Nadia'].map((name) => person(name, { conflicts: [XB] }))
    const linked = { type: 'state-linked' as const, states: [XB], organisations: [] }
    const one = start(a1({ implicated: [linked] }), w1(...inConflict, membership(NU, XB)))
    one.advance(at('4:00:00'))
    const people = [...new Set(one.log.map((line) => line.person))].sort()
    expect(people).toEqual(['Edi', 'Esme', 'Eva', 'Nils', 'Op'])
    expect(told(one.take(of(NU)))[0]).toBe('0:00 Nils alert')
  })
})

describe('S47 a surge rings through an answered alert', () => {
  it('tells all who were asked at once and restarts at the first step', () => {
    const one = start(a1({ level: 'ongoing' }))
    one.advance(at('1:00'))
    one.answer('Nora', 'nu-duty', NU, 'assessing')
    one.advance(at('2:00:00'))
    one.take()
    one.publish(a1({ version: 2, level: 'ongoing', kind: 'surge' }))
    one.advance(at('2:10:00'))
    expect(told(one.take(of(NU)))).toEqual(['120:00 Nora surge', '125:00 Nils alert', '130:00 Nadia alert'])
  })
})

describe('S48 doubt goes forward and back', () => {
  it('asks the next at once, and the Cancel follows those who were told', () => {
    const one = start()
    one.advance(at('3:00'))
    one.answer('Nora', 'nu-duty', NU, 'doubted', { detail: 'old video' })
    expect(told(one.take(of(NU)))).toEqual(['0:00 Nora alert', '3:00 Nils alert'])
    one.advance(at('10:00'))
    cancel(one)
    expect(
      told(one.take())
        .filter((line) => line.includes('cancel'))
        .sort(),
    ).toEqual(['Ben', 'Eva', 'Nils', 'Nora'].map((name) => `10:00 ${name} cancel`))
    thenSilence(one)
  })
})

describe('S11 quiet hours', () => {
  const zone = { timeZone: 'Africa/Nairobi', wake: false }
  const held = w1(
    seat('ec-duty', { holder: id('Edi'), ...zone }),
    seat('ec-deputy', zone),
    seat('ec-head', { wake: true }),
  )
  const night = Date.parse('2026-03-02T20:30:00Z')
  const begin = (alert: AlertVersion): World => {
    const one = world(held)
    one.advance(night)
    one.publish(alert)
    return one
  }
  const seen = (one: World): string[] =>
    one.log
      .filter(of(EC))
      .map((line) => `${new Date(line.at).toISOString().slice(11, 16)} ${line.person} ${line.kind}`)
  it('b: who sleeps is asked last, and the track waits for the first to wake', () => {
    const one = begin(a1({ level: 'concern' }))
    one.advance(night + 9 * 3_600_000)
    expect(seen(one).slice(0, 3)).toEqual(['20:30 Esme alert', '04:00 Edi alert', '05:00 Op operator-page'])
  })
  it('c: what was answered meanwhile is never sent', () => {
    const one = begin(a1({ level: 'concern' }))
    one.advance(night + 20 * 60_000)
    one.answer('Esme', 'ec-head', EC, 'assessing')
    one.command(EC, { type: 'resolve', at: one.now })
    one.advance(night + 12 * 3_600_000)
    expect(seen(one)).toEqual(['20:30 Esme alert'])
  })
  it('d, e: an alert of hours wakes, and a rise to it does too', () => {
    expect(seen(begin(a1()))).toEqual(['20:30 Edi alert'])
    const one = begin(a1({ level: 'concern' }))
    one.advance(night + 90 * 60_000)
    one.publish(a1({ version: 2 }))
    expect(seen(one)).toEqual(['20:30 Esme alert', '22:00 Edi alert', '22:00 Esme level-rise'])
  })
  it('f: what was feared in days and now is in hours wakes those who are still to be asked', () => {
    const one = world(w1(seat('ec-duty', zone), seat('fp-xb', { timeZone: 'Africa/Nairobi' })))
    const ofBorland = (): string[] => told(one.take(of(XB))).map((line) => line.slice(line.indexOf(' ') + 1))
    one.advance(night)
    one.publish(a1({ horizon: 'days' }))
    one.advance(night + 10 * 60_000)
    expect([...seen(one), ...ofBorland()]).toEqual(['20:30 Edi alert'])
    one.publish(a1({ version: 2, kind: 'new-facts' }))
    expect(ofBorland()).toEqual(['Ben alert'])
    one.advance(night + 20 * 60_000)
    expect(seen(one)).toEqual(['20:30 Edi alert', '20:40 Edi update', '20:45 Eva alert'])
  })
})
