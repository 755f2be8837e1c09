import { describe, expect, it } from 'vitest'
import { completeDocument } from './openapi-document.ts'

const operation = (more: object = {}) => ({
  responses: { 200: { description: 'Default Response' } },
  ...more,
})
const statusesOf = (one: { responses: object }): string[] => Object.keys(one.responses)

describe('the OpenAPI document', () => {
  const document = completeDocument(
    {
      paths: {
        '/v1/things': { get: operation(), post: operation({ requestBody: { content: {} } }) },
        '/v1/things/{id}': { get: operation({ parameters: [{ in: 'path', name: 'id' }] }) },
      },
      components: { schemas: { Said: { type: 'string', pattern: String.raw`^[^\p{Cc}]*$` } } },
    },
    [403],
  )

  it('names what every operation can refuse, by its shape', () => {
    expect(statusesOf(document.paths['/v1/things'].get)).toEqual(['200', '403', '503'])
    expect(statusesOf(document.paths['/v1/things'].post)).toEqual([
      '200',
      '400',
      '403',
      '413',
      '415',
      '422',
      '503',
    ])
    expect(statusesOf(document.paths['/v1/things/{id}'].get)).toEqual(['200', '403', '404', '422', '503'])
  })

  it('describes each answer, refusals as problem documents', () => {
    const answers = Object.values(document.paths).flatMap((path) =>
      Object.values(path).flatMap((one) => Object.entries(one.responses)),
    )
    for (const [status, answer] of answers) {
      expect(answer.description).not.toMatch(/^(Default Response)?$/)
      if (Number(status) >= 400) expect(answer).toHaveProperty(['content', 'application/problem+json'])
    }
  })

  it('has only patterns that every reader of JSON Schema knows', () => {
    const { pattern } = document.components.schemas.Said
    expect(pattern).toBe(String.raw`^[^\u0000-\u001f\u007f-\u009f]*$`)
    const plain = new RegExp(pattern)
    for (const [text, fits] of [
      ['one line', true],
      ['two\nlines', false],
      ['\u0085', false],
    ] as const)
      expect(plain.test(text)).toBe(fits)
  })
})
