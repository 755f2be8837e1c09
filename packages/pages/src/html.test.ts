import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html, page, textField, type Insert } from './index.ts'

describe('html', () => {
  it('escapes whatever is inserted, in text and in quoted attributes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const made = html`<a title="${text}">${text}</a>`.toString()
        expect(made.match(/[<>]/g)).toEqual(['<', '>', '<', '>'])
        expect(made.match(/"/g)).toHaveLength(2)
      }),
    )
  })

  it('inserts HTML as it is, lists one after another, and nothing for what is absent', () => {
    const parts: Insert = [html`<b>${'<'}</b>`, null, undefined, false, 0, ['x']]
    expect(html`<p>${parts}</p>`.toString()).toBe('<p><b>&#60;</b>0x</p>')
  })

  it('cannot be made of a string by anything else', () => {
    const Made = html`x`.constructor as new (text: string) => unknown
    expect(() => new Made('<script>')).toThrow(TypeError)
  })
})

describe('a text field', () => {
  it('ties label, hint and fault to the input', () => {
    const field = textField({
      name: 'code',
      label: 'Code',
      hint: 'six digits',
      fault: 'not right',
      required: true,
    })
    const text = field.toString()
    expect(text).toContain('<label for="f-code">Code</label>')
    expect(text).toContain('aria-describedby="h-code e-code"')
    expect(text).toContain('aria-invalid="true"')
    expect(text).toMatch(/\srequired\s/)
  })
})

describe('a page', () => {
  it('says its language and direction and loads one stylesheet and no script', () => {
    const made = page({ title: 'Desk', name: 'Desk', language: 'ar', direction: 'rtl', body: html`<p>x</p>` })
    expect(made).toContain('<html lang="ar" dir="rtl">')
    expect(made).toMatch(/href="\/assets\/[0-9a-f]{16}\.css"/)
    expect(made).not.toContain('<script')
    expect(made).not.toMatch(/ style=| on[a-z]+=/)
  })
})
