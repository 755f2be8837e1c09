/** How to answer, what happens if nobody does, and what an answer means. */
import type { AlertVersion } from '@tocsin/events'
import { line, strong, type Block } from './blocks.ts'
import type { MessageContent } from './content.ts'
import { isolate } from './isolate.ts'
import { momentsIn } from './moments.ts'
import { translatorOf } from './translate.ts'

export function answerBlocks(content: MessageContent & { alert: AlertVersion }): Block[] {
  const { seat, link, code, party, next = [] } = content
  const t = translatorOf(seat.language)
  const moments = momentsIn(seat.language, seat.timeZone)
  const choices = t('answer.choices', {
    received: t('meaning.received'),
    assessing: t('meaning.assessing'),
    acting: t('meaning.acting'),
    known: t('meaning.known'),
    referred: t('meaning.referred'),
    doubted: t('meaning.doubted'),
    cannotAct: t('meaning.cannot-act'),
    recused: t('meaning.recused'),
  })
  const handovers = next.map(({ who, at }) =>
    t('if-nobody', {
      who: 'role' in who ? t(`who.${who.role}`) : isolate(who.name, seat.language),
      time: moments.time(at),
    }),
  )
  return [
    strong(t('answer.how', { code })),
    { form: 'link', href: link },
    line(choices),
    ...(content.answerBy === null ? [] : handovers.map(line)),
    line(t('your-answer', { state: party.kind === 'state' ? 'yes' : 'no' })),
  ]
}
