/** Messages that say only that something waits: class `bare`, a review request, an operator's page. */
import { gap, line, strong, type Block } from './blocks.ts'
import type { MessageContent } from './content.ts'
import { askBlock, exerciseBlocks, whenAsked, wordBlocks } from './head-blocks.ts'
import { translatorOf } from './translate.ts'

/** No level, place, party, stage or TLP, whatever the alert is: two bare messages differ by time, link, code and word. */
export function bareBlocks(content: MessageContent): Block[] {
  const { seat, answerBy, link, code } = content
  const t = translatorOf(seat.language)
  return [
    ...exerciseBlocks(content),
    ...wordBlocks(content),
    strong(t('bare.line')),
    ...(answerBy === null ? [] : [strong(t('bare.due', whenAsked(answerBy, seat)))]),
    gap,
    strong(t('answer.how-bare', { code })),
    { form: 'link', href: link },
    line(t('bare.own-device')),
  ]
}

/** Content waits behind the sign-in: the mail of a reviewer or operator holds none. */
export function requestBlocks(content: MessageContent): Block[] {
  const { seat, why, link, code } = content
  const t = translatorOf(seat.language)
  return [
    ...exerciseBlocks(content),
    ...wordBlocks(content),
    askBlock(content),
    gap,
    {
      form: 'field',
      label: t('label.why-you'),
      text: t(why.code === 'member' ? 'why.duty' : `why.${why.code}`),
    },
    gap,
    strong(t('answer.how-bare', { code })),
    { form: 'link', href: link },
  ]
}
