/** Small marks within a line: a level, a stage, a moment. Colour never says anything that the words do not. */
import { html, type Html } from './html.ts'

export function levelMark(level: 'none' | 'watch' | 'concern' | 'imminent' | 'ongoing', text: string): Html {
  return html`<span class="level level-${level}">${text}</span>`
}

export function tag(text: string, tone: 'plain' | 'strong' | 'exercise' = 'plain'): Html {
  return html`<span class="tag tag-${tone}">${text}</span>`
}

/** @param text the moment as the reader's seat says it */
export function moment(at: Date, text: string): Html {
  return html`<time datetime="${at.toISOString()}">${text}</time>`
}
