/** Blocks as an HTML mail: one column, inline styles, nothing fetched, readable where styles are stripped. */
import type { MessageLanguage } from '@tocsin/events'
import type { Block } from './blocks.ts'
import { directionOf } from './translate.ts'

const BODY = 'margin:0;padding:16px;background:#ffffff;color:#16202a'
const COLUMN =
  "max-width:560px;margin:0 auto;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif"
const LABEL = 'margin:12px 0 0;font-size:12px;font-weight:700;letter-spacing:.04em;color:#4a5a68'
const TEXT = 'margin:0 0 4px'
const LIST = 'margin:4px 0 8px;padding-inline-start:20px'
const LINK = 'display:inline-block;margin:8px 0;color:#0b57a4;overflow-wrap:anywhere'

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
      return block.strong
        ? `<p style="margin:8px 0;font-weight:700">${escape(block.text)}</p>`
        : `<p style="margin:8px 0">${escape(block.text)}</p>`
    case 'link':
      return `<p style="margin:0"><a style="${LINK}" href="${escape(block.href)}">${escape(block.href)}</a></p>`
    case 'list':
      return `<p style="${LABEL}">${escape(block.text)}</p>${list(block.items)}`
    case 'field':
      return `<p style="${LABEL}">${escape(block.label)}</p><p style="${TEXT}">${escape(block.text)}</p>${list(block.items ?? [])}`
  }
}

function list(items: readonly string[]): string {
  if (items.length === 0) return ''
  return `<ul style="${LIST}">${items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
