import { alertBlocks } from './alert-blocks.ts'
import type { Block } from './blocks.ts'
import { isAboutAlert, type MessageContent } from './content.ts'
import { renderHtml } from './render-html.ts'
import { renderText } from './render-text.ts'
import { subjectOf } from './subject.ts'
import { directionOf } from './translate.ts'
import { bareBlocks, requestBlocks } from './waiting-blocks.ts'

export interface Mail {
  subject: string
  /** lines of at most 72 characters, the address of the link apart */
  text: string
  html: string
}

/**
 * The mail of one delivery, in the seat's language and time. Class and kind choose the form; `bare` says that a message
 * waits, and by when, whatever the alert is.
 */
export function composeMail(content: MessageContent): Mail {
  const { language } = content.seat
  const blocks = blocksOf(content)
  const subject = subjectOf(content)
  return {
    subject,
    text: renderText(blocks, directionOf(language)),
    html: renderHtml(blocks, language, subject),
  }
}

/** The blocks of one delivery's message, for whatever form it takes. */
export function blocksOf(content: MessageContent): Block[] {
  if (content.class === 'bare') return bareBlocks(content)
  return isAboutAlert(content) ? alertBlocks(content) : requestBlocks(content)
}
