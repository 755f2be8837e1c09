import { html, type Html } from './html.ts'

/** One line above the page's content: what was done, or what to look at. */
export interface Flash {
  tone: 'done' | 'warning' | 'error'
  text: string
}

export function flash(message: Flash | undefined): Html | null {
  if (message === undefined) return null
  return html`<p class="flash flash-${message.tone}" role="${message.tone === 'error' ? 'alert' : 'status'}">
    ${message.text}
  </p>`
}
