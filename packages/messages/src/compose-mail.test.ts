import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveryKind, languages, type AlertVersion, type DeliveryKind } from '@tocsin/events'
import { sampleAlert, sampleContent } from '../test/sample-content.ts'
import { composeMail, composeWebhook, type MessageContent } from './index.ts'
import { texts } from './translate.ts'

const kinds: readonly DeliveryKind[] = deliveryKind.options

/** Any delivery that could be asked for: kinds, languages, stages, levels, zones, many areas, hostile names. */
const content: fc.Arbitrary<MessageContent> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    language: fc.constantFrom(...languages),
    timeZone: fc.constantFrom('Africa/Nairobi', 'America/New_York', 'Asia/Kathmandu', 'Not/AZone'),
    exercise: fc.boolean(),
    class: fc.constantFrom('full' as const, 'bare' as const),
    stage: fc.constantFrom('proposed' as const, 'issued' as const),
    level: fc.constantFrom('watch' as const, 'concern' as const, 'imminent' as const, 'ongoing' as const),
    tlp: fc.constantFrom('RED' as const, 'AMBER+STRICT' as const, 'AMBER' as const, 'GREEN' as const),
    areas: fc.integer({ min: 1, max: 6 }),
    group: fc.constantFrom('general', 'teru'),
    actor: fc.constantFrom('state-organ' as const, 'non-state' as const, 'unknown' as const),
    indicators: fc.uniqueArray(fc.constantFrom('7.1', '8.1', '9.2', '11.3', '13.4', 'cewarn:x.1'), {
      maxLength: 6,
    }),
    name: fc.constantFrom('Amaria', 'أمارية', 'Côte du Nord-Est', 'x\u202e\r\nBcc: y', '<b>&"'),
    due: fc.boolean(),
  })
  .map((drawn) => ({
    ...sampleContent,
    kind: drawn.kind,
    class: drawn.class,
    exercise: drawn.exercise,
    seat: { ...sampleContent.seat, language: drawn.language, timeZone: drawn.timeZone },
    answerBy: drawn.due ? sampleContent.answerBy : null,
    names: {
      country: () => drawn.name,
      admin1: (code: string) => `${drawn.name} ${code}`,
      group: () => drawn.name,
    },
    alert: {
      ...sampleAlert,
      stage: drawn.stage,
      level: drawn.level,
      tlp: drawn.tlp,
      closeReason: 'not-confirmed' as const,
      implicated: [{ type: drawn.actor, states: [], organisations: [] }],
      indicators: drawn.indicators.map((id) => ({ id, new: true, verified: true })),
      areas: Array.from({ length: drawn.areas }, (_, i) => ({
        ...sampleAlert.areas[0]!,
        admin1: `XA-${i}`,
        group: drawn.group,
        level: drawn.level,
      })),
    },
  }))

describe('the 3 a.m. message', () => {
  const { subject, text } = composeMail(sampleContent)

  it('begins with who it is and the one thing asked, and goes on in the agreed order', () => {
    expect(subject).toBe('IMMINENT - Amaria, North - please answer by 03:34')
    const order = [
      'TLP:AMBER+STRICT',
      'Your word: LANTERN',
      'ONE THING IS ASKED',
      'FEARED',
      'BY WHOM',
      'NEW',
      'HOW SURE',
      'AGAINST',
      'PLEASE DO NOT',
      'WHY YOU',
      'YOUR OWN FIRST HOUR',
      'TO ANSWER',
      'If nobody answers',
      'YOUR ANSWER says only',
      'NEXT',
      'LEFT OUT',
    ].map((mark) => text.indexOf(mark))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order[0]).toBe(0)
  })

  it('says the time where the seat is', () => {
    expect(text).toContain('03:34 your time (Tue 3 March, 02:34 UTC)')
  })

  it.each(languages)('takes at most 130 words before what not to do, in %s', (language) => {
    const mail = composeMail({ ...sampleContent, seat: { ...sampleContent.seat, language } })
    const opening = texts[language]['do-not.authorities'].split(' ').slice(0, 3).join(' ')
    const before = mail.text.slice(0, mail.text.indexOf(opening))
    expect(before.length).toBeGreaterThan(100)
    expect(before.split(/\s+/).length).toBeLessThanOrEqual(130)
  })

  it('puts the number of the framework beside verified signs alone', () => {
    expect(text).toContain('brought in (UN 8.1)')
    expect(text).toMatch(/homes marked\n/)
  })

  it('words factors 9 to 14 as signs linked to something, whatever gist is passed', () => {
    const alert = { ...sampleAlert, indicators: [{ id: '10.1', new: true, verified: false }] }
    const mail = composeMail({ ...sampleContent, alert, gist: () => 'a word of law' })
    expect(mail.text).toContain('signs linked to harm aimed at one group')
    expect(mail.text).not.toContain('a word of law')
  })
})

describe('before a person has looked', () => {
  it('says so first, and who has until when', () => {
    const { subject, text } = composeMail({
      ...sampleContent,
      alert: { ...sampleAlert, stage: 'proposed', at: sampleAlert.raisedAt },
    })
    expect(subject).toBe('PROPOSED IMMINENT - Amaria, North - reviewer asked 02:41')
    expect(text.replaceAll('\n', ' ')).toMatch(
      /^Raised by rule at 02:41, not yet checked by a person\. Do not pass on\. The first reviewer has until 02:51/,
    )
  })

  it('says unverified where nobody decided in time', () => {
    const alert: AlertVersion = { ...sampleAlert, stage: 'proposed', gate: 'review-first' }
    expect(composeMail({ ...sampleContent, alert }).text).toContain(
      'Unverified: no reviewer has decided in time.',
    )
  })
})

describe('every message', () => {
  it('fits 72 columns, carries no hole, keeps the code out of subject and link', () => {
    fc.assert(
      fc.property(content, (drawn) => {
        const { subject, text, html } = composeMail(drawn)
        for (const line of text.split('\n').filter((one) => one !== drawn.link))
          expect(Array.from(line.replace(/[\u2066-\u2069]|\p{Mn}/gu, '')).length, line).toBeLessThanOrEqual(
            72,
          )
        for (const part of [subject, text, html]) expect(part).not.toMatch(/undefined|\[object|\{[a-z]/i)
        expect(subject).not.toContain(drawn.code)
        expect(subject).not.toMatch(/[\r\n\u202a-\u202e]/)
        expect(html.replaceAll(/<[^>]*>/g, '')).not.toMatch(/<b>/)
      }),
    )
  })

  it('says in its language that it is an exercise, in subject, text and page', () => {
    fc.assert(
      fc.property(content, (drawn) => {
        const mark = texts[drawn.seat.language]['exercise.mark']
        const mail = composeMail({ ...drawn, exercise: true })
        for (const part of [mail.subject, mail.text, mail.html]) expect(part).toContain(mark)
        expect(composeMail({ ...drawn, exercise: false }).text).not.toContain(mark)
      }),
    )
  })

  it('of class bare is the same whatever alert it stands for', () => {
    fc.assert(
      fc.property(content, content, (one, other) => {
        const bare = { ...one, class: 'bare' as const }
        const twin = {
          ...bare,
          kind: other.kind,
          alert: other.alert,
          names: other.names,
          party: other.party,
          previous: undefined,
          note: null,
        }
        expect(composeMail(twin)).toEqual(composeMail(bare))
        expect(composeWebhook(twin)).toEqual(composeWebhook(bare))
        expect(JSON.stringify(composeWebhook(bare))).not.toMatch(/TLP|XA/)
      }),
    )
  })

  it('by webhook tells of no exclusion, no recipient and no implicated state', () => {
    const body = JSON.stringify(composeWebhook(sampleContent))
    expect(JSON.parse(body)).toMatchObject({
      kind: 'alert',
      alert: { level: 'imminent', areas: [{ country: 'XAA' }] },
    })
    for (const hidden of ['excluded', 'ticked', 'struckOut', 'allowed', 'implicated', 'XBB'])
      expect(body).not.toContain(hidden)
  })
})

describe('an alert that is over', () => {
  it('names place and reason and asks nothing', () => {
    const alert: AlertVersion = { ...sampleAlert, closeReason: 'not-confirmed' }
    const { subject, text } = composeMail({ ...sampleContent, kind: 'cancel', alert, answerBy: null })
    expect(subject).toBe('CANCELLED - Amaria, North')
    expect(text).toContain('Reason: it was not confirmed.')
    expect(text).not.toContain('ONE THING IS ASKED')
  })
})
