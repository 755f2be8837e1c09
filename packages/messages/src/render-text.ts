/** Blocks as plain text: lines of at most 72 characters, labels in a column of their own. */
import type { Block } from './blocks.ts'

const LINE_WIDTH = 72

/** @param direction right to left has no columns: labels end in a colon */
export function renderText(blocks: readonly Block[], direction: 'ltr' | 'rtl'): string {
  const labels = blocks.flatMap((block) => (block.form === 'field' ? [width(block.label)] : []))
  const column = direction === 'rtl' ? 0 : Math.max(0, ...labels) + 2
  const lines = blocks.flatMap((block): string[] => {
    switch (block.form) {
      case 'gap':
        return ['']
      case 'link':
        return [block.href]
      case 'line':
        return wrap(block.text, 0)
      case 'list':
        return [...wrap(block.text, 0), ...block.items.flatMap((item) => wrap(`- ${item}`, 2))]
      case 'field':
        return field(block, column)
    }
  })
  return lines.map((one) => one.trimEnd()).join('\n') + '\n'
}

function field(block: Extract<Block, { form: 'field' }>, column: number): string[] {
  const head = column === 0 ? `${block.label}: ` : block.label + ' '.repeat(column - width(block.label))
  const items = (block.items ?? []).flatMap((item) =>
    wrap(`${' '.repeat(column)}- ${item}`, column + 2, column + 2),
  )
  return [...wrap(head + block.text, column, head.length), ...items]
}

/** Wraps at blanks; later lines are indented. The first `kept` characters are never broken or squeezed. */
function wrap(text: string, indent: number, kept = 0): string[] {
  const lines: string[] = []
  let current = text.slice(0, kept)
  let empty = true
  for (const word of text
    .slice(kept)
    .split(' ')
    .filter((part) => part !== '')) {
    const grown = empty ? current + word : `${current} ${word}`
    if (!empty && width(grown) > LINE_WIDTH) {
      lines.push(current)
      current = ' '.repeat(indent) + word
    } else current = grown
    empty = false
  }
  return [...lines, current]
}

// Direction isolates and combining marks take no room.
function width(text: string): number {
  return Array.from(text.replace(/[\u2066-\u2069\u200e\u200f]|\p{Mn}/gu, '')).length
}
