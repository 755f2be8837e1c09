/** When the next message comes, what was left out on purpose, and whom to ask. */
import { line, type Block } from './blocks.ts'
import type { MessageContent } from './content.ts'
import { isolate } from './isolate.ts'
import { momentsIn } from './moments.ts'
import { translatorOf } from './translate.ts'

export function closingBlocks(content: MessageContent, { next }: { next: boolean }): Block[] {
  const { alert, seat, operatorAddress } = content
  const t = translatorOf(seat.language)
  const moments = momentsIn(seat.language, seat.timeZone)
  const review =
    alert?.nextReview === undefined || alert.nextReview === null ? null : new Date(alert.nextReview)
  const nextText =
    review === null
      ? t('next.on-change')
      : t('next.by', { time: moments.time(review), date: moments.date(review) })
  return [
    ...(next ? [{ form: 'field' as const, label: t('label.next'), text: nextText }] : []),
    ...(next ? [{ form: 'field' as const, label: t('label.left-out'), text: t('left-out') }] : []),
    ...(operatorAddress === undefined
      ? []
      : [line(t('contact', { address: isolate(operatorAddress, seat.language) }))]),
  ]
}
