import type { MessageContent } from '@tocsin/messages'
import { a1 } from '@tocsin/routing/w1'

/** A message to Borland's focal point. */
export function sampleContent(changes: Partial<MessageContent> = {}): MessageContent {
  return {
    kind: 'alert',
    class: 'full',
    alert: a1(),
    exercise: false,
    seat: { language: 'en', timeZone: 'Europe/Berlin', role: 'focal-point' },
    party: { kind: 'state' },
    why: { code: 'neighbour' },
    answerBy: new Date('2026-03-02T10:25:00Z'),
    link: 'https://desk.example/a/token',
    code: '582914',
    names: { country: (code) => code, admin1: (code) => code, group: (code) => code },
    organisationName: 'Northern Union',
    ...changes,
  }
}
