/** HTML by tagged template: whatever is inserted is escaped, unless it is HTML already. */

/** A piece of HTML that is safe to send. Only `html` and the helpers of this package make one. */
export class Html {
  readonly #text: string
  constructor(text: string, made: typeof MADE_HERE) {
    if (made !== MADE_HERE) throw new TypeError('HTML is made by the html tag')
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

const MADE_HERE = Symbol('made by the html tag')

/** What may be inserted; null, undefined and false insert nothing. Attributes must be quoted in the template. */
export type Insert = Html | string | number | null | undefined | false | readonly Insert[]

export function html(parts: TemplateStringsArray, ...inserts: Insert[]): Html {
  return new Html(
    parts.map((part, i) => (i === 0 ? '' : insertText(inserts[i - 1])) + part).join(''),
    MADE_HERE,
  )
}

/** Escapes for text and quoted attributes alike. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** An attribute that stands there or not, such as `checked`. */
export function flag(
  name: 'checked' | 'required' | 'disabled' | 'selected' | 'open',
  on: boolean | undefined,
): Html {
  return new Html(on === true ? ` ${name}` : '', MADE_HERE)
}

/** An attribute with a value, or none where the value is undefined. */
export function attribute(name: string, value: string | number | undefined): Html {
  if (!/^[a-z][a-z-]*$/.test(name)) throw new TypeError('not an attribute name')
  return new Html(value === undefined ? '' : ` ${name}="${escapeHtml(String(value))}"`, MADE_HERE)
}

function insertText(insert: Insert): string {
  if (insert === null || insert === undefined || insert === false) return ''
  if (insert instanceof Html) return insert.toString()
  if (Array.isArray(insert)) return insert.map(insertText).join('')
  return escapeHtml(String(insert))
}
