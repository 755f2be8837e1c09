import { pageTranslatorOf, type PageTextKey } from '@tocsin/messages'
import type { MessageLanguage } from '@tocsin/events'
import type { Flash } from '@tocsin/pages'

/** After a form has done its work the browser is sent on with a code; no text travels in an address. */
const DONE: Readonly<Record<string, PageTextKey>> = {
  answered: 'answer.done',
  commented: 'comment.done',
  resolved: 'resolve.done',
  'signed-out': 'signed-out',
}

export function flashOf(query: unknown, language: MessageLanguage): Flash | undefined {
  const code = (query as { done?: unknown } | null)?.done
  const key = typeof code === 'string' && Object.hasOwn(DONE, code) ? DONE[code] : undefined
  return key === undefined ? undefined : { tone: 'done', text: pageTranslatorOf(language)(key) }
}
