/**
 * The message about an alert, in the order in which a woken person needs it: who this is, the one thing asked, what is
 * feared, what is new, how sure and what speaks against it; then what not to do, why you, how to answer, what comes next.
 */
import type { AlertVersion } from '@tocsin/events'
import { answerBlocks } from './answer-blocks.ts'
import { gap, type Block } from './blocks.ts'
import { closingBlocks } from './closing-blocks.ts'
import type { MessageContent } from './content.ts'
import { evidenceBlocks } from './evidence-blocks.ts'
import { handlingBlocks } from './handling-blocks.ts'
import { askBlock, headBlocks, headlineBlocks } from './head-blocks.ts'
import { placeLine } from './place-line.ts'
import { translatorOf } from './translate.ts'
import { whyBlocks } from './why-blocks.ts'

export function alertBlocks(content: MessageContent & { alert: AlertVersion }): Block[] {
  const opening = [...headBlocks(content), gap, ...headlineBlocks(content)]
  if (content.kind === 'cancel' || content.kind === 'ended')
    return [
      ...opening,
      gap,
      aboutField(content),
      gap,
      ...handlingBlocks(content),
      gap,
      ...answerBlocks(content),
      gap,
      ...closingBlocks(content, { next: false }),
    ]
  return [
    ...opening,
    askBlock(content),
    gap,
    ...evidenceBlocks(content),
    gap,
    ...handlingBlocks(content),
    gap,
    ...whyBlocks(content),
    gap,
    ...answerBlocks(content),
    gap,
    ...closingBlocks(content, { next: true }),
  ]
}

function aboutField({ alert, names, seat }: MessageContent & { alert: AlertVersion }): Block {
  const t = translatorOf(seat.language)
  return { form: 'field', label: t('label.about'), text: placeLine(alert, names, seat.language) }
}
