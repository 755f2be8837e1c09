import { a1, EC, id, NU, person, policy, schedule, seat, T0, w1, XA, XB, XC, XN } from '@tocsin/routing/w1'
import { describe, expect, it } from 'vitest'
import { cancel, DAY, of, start, thenSilence, told, world } from './begin.ts'
import { at, type World } from './world.ts'

describe('S01 steps come on time', () => {
  it('asks every step of each track at its instant, then pages the operator', () => {
    const one = start()
    one.advance(at('14:59') + 999)
    expect(told(one.take()).sort()).toEqual(['0:00 Ben alert', '0:00 Eva alert', '0:00 Nora alert'])
    one.advance(at('2:25:00'))
    const lines = one.take()
    const nu = told(lines).filter((line) => /Nora|Nils|Nadia/.test(line))
    expect(nu).toEqual([
      '15:00 Nils alert',
      '30:00 Nadia alert',
      '50:00 Nora alert',
      '60:00 Nora alert',
      '75:00 Nils alert',
      '90:00 Nadia alert',
    ])
    expect(told(lines).filter((line) => /Edi|Esme|Eva/.test(line))).toEqual([
      '15:00 Edi alert',
      '30:00 Esme alert',
      '60:00 Eva alert',
      '75:00 Edi alert',
      '90:00 Esme alert',
    ])
    expect(told(lines).filter((line) => line.includes('Bea'))).toEqual(['25:00 Bea alert'])
    const pages = told(lines).filter((line) => line.includes('Op'))
    expect(pages[0]).toBe('75:00 Op operator-page')
    expect(pages.filter((line) => line.startsWith('120:00'))).toHaveLength(2)
    expect(pages.filter((line) => line.startsWith('145:00'))).toHaveLength(1)
    expect(lines.some((line) => /Ada|Cy|Niko/.test(line))).toBe(false)
    thenSilence(one)
  })
})

describe('S02 answer at the boundary', () => {
  const run = (handled: number, received: number): { lines: string[]; one: World } => {
    const one = start()
    one.advance(handled)
    one.answer('Nora', 'nu-duty', NU, 'received', { received })
    one.advance(at('45:00'))
    return { one, lines: told(one.take(of(NU))) }
  }
  it('a: an answer a millisecond before the step stops it', () => {
    const just = at('15:00') - 1
    const { lines, one } = run(just, just)
    expect(lines).toEqual(['0:00 Nora alert'])
    thenSilence(one)
  })
  it('b: an answer at the due instant, known before the timer, wins', () => {
    const one = start()
    one.advance(at('15:00') - 1)
    one.answer('Nora', 'nu-duty', NU, 'received', { received: at('15:00') })
    one.advance(at('45:00'))
    expect(told(one.take(of(NU)))).toEqual(['0:00 Nora alert'])
    thenSilence(one)
  })
  it('d: an answer known late stops the track as of its own instant', () => {
    const { lines, one } = run(at('15:02'), at('15:00') - 500)
    expect(lines).toEqual(['0:00 Nora alert', '15:00 Nils alert'])
    expect(one.track(NU)?.held?.at).toBe(at('15:00') - 500)
    thenSilence(one)
  })
  it('e: an answer after the step leaves the third step untaken', () => {
    const { lines, one } = run(at('15:00') + 1, at('15:00') + 1)
    expect(lines).toEqual(['0:00 Nora alert', '15:00 Nils alert'])
    thenSilence(one)
  })
})

describe('S03 late answers count', () => {
  it('a: an answer after the third step ends the passes', () => {
    const one = start()
    one.advance(at('31:00'))
    one.answer('Nora', 'nu-duty', NU, 'assessing')
    one.take()
    one.advance(at('90:00'))
    expect(one.take(of(NU))).toEqual([])
    expect(one.track(NU)?.held?.seat).toBe(id('nu-duty'))
    thenSilence(one)
  })
  it('b: an exhausted track stays answerable, and its page ends when it is taken', () => {
    const one = start()
    one.advance(at('2:01:00'))
    one.take()
    one.command(NU, { type: 'take', at: one.now })
    one.advance(at('2:10:00'))
    expect(one.take(of(NU))).toEqual([])
    one.answer('Nora', 'nu-duty', NU, 'received')
    one.advance(at('3:09:59'))
    expect(told(one.take(of(NU)))).toEqual(['175:00 Nora reminder'])
    one.advance(at('3:10:00'))
    expect(told(one.take(of(NU)))).toEqual(['190:00 Nils reopened', '190:00 Nora reopened'])
    thenSilence(one)
  })
  it('pages the operator again when a taken page is not followed by anything', () => {
    const one = start()
    one.advance(at('2:01:00'))
    one.command(NU, { type: 'take', at: one.now })
    one.take()
    one.advance(at('3:01:00'))
    expect(told(one.take(of(NU)))).toEqual(['181:00 Op operator-page'])
  })
})

describe('S04 an answer from the wrong organisation', () => {
  it('is refused, and the track goes on', () => {
    const one = start()
    one.advance(at('3:00'))
    expect(one.answer('Eva', 'ec-duty', NU, 'received').reason).toBe('not-of-this-party')
    expect(one.answer('Cy', 'fp-xc', NU, 'received').reason).toBe('not-of-this-party')
    expect(one.answer('Ada', 'fp-xa', NU, 'received').reason).toBe('withheld')
    one.take()
    one.advance(at('15:00'))
    expect(told(one.take(of(NU)))).toEqual(['15:00 Nils alert'])
    thenSilence(one)
  })
})

describe('S05 the meanings that stop', () => {
  it('received: reminder after 45, reopened after 60 minutes', () => {
    const one = start()
    one.advance(at('2:00'))
    one.answer('Nora', 'nu-duty', NU, 'received')
    one.advance(at('62:00'))
    expect(told(one.take(of(NU))).slice(1)).toEqual([
      '47:00 Nora reminder',
      '62:00 Nils reopened',
      '62:00 Nora reopened',
    ])
  })
  it('assessing: after three and four hours', () => {
    const one = start()
    one.advance(at('2:00'))
    one.answer('Nora', 'nu-duty', NU, 'assessing')
    one.advance(at('4:02:00'))
    const lines = told(one.take(of(NU))).slice(1)
    expect(lines).toEqual(['182:00 Nora reminder', '242:00 Nils reopened', '242:00 Nora reopened'])
  })
  it('referred: only with a body, then twelve hours', () => {
    const one = start()
    one.advance(at('2:00'))
    expect(one.answer('Nora', 'nu-duty', NU, 'referred').reason).toBe('names-no-body')
    one.advance(at('2:30'))
    one.answer('Nora', 'nu-duty', NU, 'referred', { detail: 'Northern Union Peace Council' })
    one.advance(at('12:02:29'))
    expect(told(one.take(of(NU)))).toEqual(['0:00 Nora alert', '542:30 Nora reminder'])
    thenSilence(one)
  })
})

describe('S06 cannot act, recused', () => {
  it('asks the next at once and passes who has declined', () => {
    const one = start()
    one.advance(at('4:00'))
    one.answer('Nora', 'nu-duty', NU, 'cannot-act')
    one.advance(at('6:00'))
    one.answer('Nils', 'nu-deputy', NU, 'recused')
    one.advance(at('6:02'))
    expect(one.answer('Nils', 'nu-deputy', NU, 'recused').reason).toBe('recused')
    one.advance(at('7:00'))
    expect(one.answer('Nora', 'nu-duty', NU, 'cannot-act').reason).toBe('declined-before')
    one.advance(at('66:00'))
    expect(told(one.take(of(NU)))).toEqual([
      '0:00 Nora alert',
      '4:00 Nils alert',
      '6:00 Nadia alert',
      '36:00 Nadia alert',
      '66:00 Op operator-page',
    ])
    cancel(one)
    expect(told(one.take(of(NU))).join()).not.toContain('Nils')
  })
  it('declining after an own answer reopens the track', () => {
    const one = start()
    one.advance(at('2:00'))
    one.answer('Nora', 'nu-duty', NU, 'received')
    one.advance(at('20:00'))
    one.answer('Nora', 'nu-duty', NU, 'cannot-act')
    one.advance(at('35:00'))
    expect(told(one.take(of(NU)))).toEqual(['0:00 Nora alert', '20:00 Nils alert', '35:00 Nadia alert'])
    thenSilence(one)
  })
})

describe('S07 organisations are separate tracks', () => {
  it('keeps one party’s answers and failures from the others', () => {
    const one = world()
    one.channel('ec-duty webhook', 'fails')
    one.channel('ec-duty email', 'refuses')
    one.channel('ec-duty sms', 'refuses')
    one.publish(a1())
    one.advance(at('1:00'))
    one.answer('Nora', 'nu-duty', NU, 'received')
    one.advance(at('32:00'))
    one.command(NU, { type: 'active', at: one.now })
    one.advance(at('75:00'))
    one.command(NU, { type: 'resolve', at: one.now })
    one.advance(at('92:00'))
    expect(told(one.take(of(NU)))).toEqual(['0:00 Nora alert'])
    expect(one.take(of(EC))).toEqual([
      '0:00 Eva alert webhook',
      '2:00 Eva alert email',
      '2:00 Eva alert sms',
      '2:00 Edi alert email',
      '17:00 Esme alert email',
      '47:00 Eva alert webhook',
      '47:00 Edi alert email',
      '49:00 Eva alert email',
      '49:00 Eva alert sms',
      '62:00 Esme alert email',
      '92:00 Op operator-page page',
    ])
    expect(told(one.take(of(XB))).slice(0, 4)).toEqual([
      '0:00 Ben alert',
      '25:00 Bea alert',
      '50:00 Nora alert',
      '75:00 Op operator-page',
    ])
  })
})

describe('S08 the implicated state cannot tell', () => {
  const noor = [person('Noor', { conflicts: [XA] })]
  const onDuty = schedule({
    overrides: [{ from: '2026-03-02T09:00:00Z', until: '2026-03-02T12:00:00Z', person: id('Noor') }],
  })
  it('passes over who declared a conflict, and reaches nobody of that state', () => {
    const one = start(a1(), w1(...noor, onDuty))
    one.advance(at('20:00'))
    one.publish(a1({ version: 2, kind: 'new-facts' }))
    one.advance(at('60:00'))
    cancel(one)
    one.advance(DAY)
    const people = new Set(one.log.map((line) => line.person))
    expect(people.has('Ada') || people.has('Noor')).toBe(false)
    expect(told(one.take(of(NU)))[0]).toBe('0:00 Nils alert')
  })
  it('does the same where the actor is unknown', () => {
    const one = start(a1({ implicated: [{ type: 'unknown', states: [], organisations: [] }] }))
    one.advance(at('3:00:00'))
    expect(one.log.some((line) => line.person === 'Ada')).toBe(false)
  })
  it('asks the state itself once two people have excluded its organs', () => {
    const nonState = { type: 'non-state' as const, states: [], organisations: [] }
    const one = start(a1({ implicated: [nonState], excluded: [XA] }))
    expect(told(one.take(of(XA)))).toEqual(['0:00 Ada alert'])
  })
})

describe('S09 a vacant seat costs no time', () => {
  it('goes to the next at the same instant', () => {
    const vacant = seat('nu-duty', { schedule: null, holder: null })
    const one = start(a1(), w1(vacant, seat('fp-xb', { holder: null })))
    one.advance(at('90:00'))
    expect(told(one.take(of(NU)))).toEqual([
      '0:00 Nils alert',
      '15:00 Nadia alert',
      '45:00 Nils alert',
      '60:00 Nadia alert',
      '90:00 Op operator-page',
    ])
    expect(told(one.take(of(XB))).slice(0, 2)).toEqual(['0:00 Bea alert', '25:00 Op operator-page'])
  })
  it('pages the operator at once for a state that is in no organisation', () => {
    const area = {
      country: XN,
      admin1: null,
      group: 'general',
      level: 'imminent' as const,
      blindSince: null,
      eases: [],
    }
    const one = start(a1({ place: [XN], areas: [area], implicated: [], ticked: [] }))
    expect(told(one.take())).toEqual(['0:00 Op operator-page'])
  })
  it('falls back along the chain that the state’s policy names', () => {
    const area = {
      country: XN,
      admin1: null,
      group: 'general',
      level: 'imminent' as const,
      blindSince: null,
      eases: [],
    }
    const chain = policy(XN, [{ ...w1()['policy.changed'].get(`policy/${XC}`)!.rules[0]! }], [NU, 'operator'])
    const one = start(a1({ place: [XN], areas: [area], implicated: [], ticked: [] }), w1(chain))
    expect(told(one.take())).toEqual(['0:00 Nora alert'])
  })
})

describe('S15 absence and deputy', () => {
  const absent = (name: string, substitute: string | null) =>
    person(name, {
      absences: [
        {
          from: '2026-03-02T10:00:00Z',
          until: '2026-03-02T18:00:00Z',
          substitute: substitute === null ? null : id(substitute),
        },
      ],
    })
  it('asks the substitute once a pass', () => {
    const one = start(a1(), w1(absent('Nora', 'Nils')))
    one.advance(at('90:00'))
    expect(told(one.take(of(NU)))).toEqual([
      '0:00 Nils alert',
      '15:00 Nadia alert',
      '45:00 Nils alert',
      '60:00 Nadia alert',
      '90:00 Op operator-page',
    ])
  })
  it('leaves a loop of substitutes', () => {
    const one = start(a1(), w1(absent('Nora', 'Nils'), absent('Nils', 'Nora')))
    expect(told(one.take(of(NU)))).toEqual(['0:00 Nadia alert'])
  })
})

describe('S13 handover in the middle', () => {
  it('tells the incoming officer and does not restart the clock', () => {
    const one = world()
    const shift = Date.parse('2026-03-09T07:55:00Z')
    one.advance(shift)
    one.publish(a1())
    const minutes = (n: number): number => shift + n * 60_000
    one.advance(minutes(60))
    const people = one.log.filter(of(NU)).map((l) => `${(l.at - shift) / 60_000} ${l.person} ${l.kind}`)
    expect(people).toEqual([
      '0 Nora alert',
      '5 Niko handover',
      '15 Nils alert',
      '30 Nadia alert',
      '60 Niko alert',
    ])
  })
})

it('T0 is a Monday on which Nora has the duty', () => {
  expect(new Date(T0).getUTCDay()).toBe(1)
})
