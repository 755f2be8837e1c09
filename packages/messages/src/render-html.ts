/** Blocks as an HTML mail: one column, inline styles, nothing fetched, readable where styles are stripped. */
import type { MessageLanguage } from '@tocsin/events'
import type { Block } from './blocks.ts'
import { directionOf } from './translate.ts'

const BODY = 'margin:0;padding:12px;background:#ffffff;color:#16202a'
const COLUMN =
  "max-width:560px;margin:0 auto;font:15px/1.4 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif"
const LINE = 'margin:6px 0'
const STRONG = 'margin:6px 0;font-weight:700'
// Labels run in: on a phone each would cost a line above the fold.
const LABEL = 'font-size:12px;letter-spacing:.03em;color:#44525f'
const LIST = 'margin:2px 0 6px;padding-inline-start:18px'
const LINK = 'color:#0b57a4;overflow-wrap:anywhere'

export function renderHtml(blocks: readonly Block[], language: MessageLanguage, title: string): string {
  const direction = directionOf(language)
  const body = blocks.map(renderBlock).filter((part) => part !== '')
  return `<!doctype html>
<html lang="${language}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>${escape(title)}</title></head>
<body style="${BODY}"><div style="${COLUMN}">
${body.join('\n')}
</div></body></html>
`
}

function renderBlock(block: Block): string {
  switch (block.form) {
    case 'gap':
      return ''
    case 'line':
      return `<p style="${block.strong === true ? STRONG : LINE}">${escape(block.text)}</p>`
    case 'link':
      return `<p style="${LINE}"><a style="${LINK}" href="${escape(block.href)}">${escape(shortened(block.href))}</a></p>`
    case 'list':
      return `<p style="${STRONG}">${escape(block.text)}</p>${list(block.items)}`
    case 'field':
      return `<p style="${LINE}"><b style="${LABEL}">${escape(block.label)}</b> ${escape(block.text)}</p>${list(block.items ?? [])}`
  }
}

const SHOWN_OF_TOKEN = 4

/** The address as far as a reader can check it: whose it is, and how its token begins. */
function shortened(href: string): string {
  const end = href.lastIndexOf('/') + 1 + SHOWN_OF_TOKEN
  return href.length > end ? `${href.slice(0, end)}…` : href
}

function list(items: readonly string[]): string {
  if (items.length === 0) return ''
  return `<ul style="${LIST}">${items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
