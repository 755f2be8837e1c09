import { html, type Html, type Insert } from './html.ts'

export interface TableOptions {
  caption: string
  /** read aloud, but not shown: where a heading says the same */
  captionQuiet?: boolean
  head: readonly string[]
  rows: readonly (readonly Insert[])[]
  /** said where there is no row */
  empty?: string
}

/** A table that becomes a list of cards on a phone: each cell then shows its column's name. */
export function table({ caption, captionQuiet, head, rows, empty }: TableOptions): Html {
  if (rows.length === 0 && empty !== undefined) return html`<p class="empty">${empty}</p>`
  const cells = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell, i) => html`<td data-label="${head[i] ?? ''}">${cell}</td>`)}
      </tr>`,
  )
  return html`<table class="table">
    <caption class="${captionQuiet === true ? 'quiet' : ''}">
      ${caption}
    </caption>
    <thead>
      <tr>
        ${head.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${cells}
    </tbody>
  </table>`
}

/** Names and values below each other: what one thing is. */
export function facts(rows: readonly (readonly [name: string, value: Insert])[]): Html {
  const shown = rows.filter(
    ([, value]) => value !== null && value !== undefined && value !== '' && value !== false,
  )
  return html`<dl class="facts">
    ${shown.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}
