/** A message before it is text or HTML: blocks in the order in which they are read. */

export type Block =
  /** `strong`: what must be seen first */
  | { form: 'line'; text: string; strong?: boolean }
  | { form: 'field'; label: string; text: string; items?: readonly string[] }
  | { form: 'list'; text: string; items: readonly string[] }
  /** an address on a line of its own, never wrapped */
  | { form: 'link'; href: string }
  /** a blank line */
  | { form: 'gap' }

export const gap: Block = { form: 'gap' }

export function line(text: string): Block {
  return { form: 'line', text }
}

export function strong(text: string): Block {
  return { form: 'line', text, strong: true }
}
