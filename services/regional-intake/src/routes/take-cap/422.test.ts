import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startService, type RunningService } from '../../../test/running-service.ts'

const corpus = new URL('../../../../../tests/data/cap/', import.meta.url)
const files = (folder: string) =>
  readdirSync(new URL(`${folder}/`, corpus)).map((file) => `${folder}/${file}`)

let service: RunningService
let key: string
beforeAll(async () => {
  service = await startService()
  key = (await service.source()).key
})
afterAll(() => service.stop())

/** Sends it, and holds that nothing was written and the answer is a problem document. */
async function refused(
  body: string | Uint8Array,
  type = 'application/cap+xml',
  as: string | null = key,
  query = '',
) {
  const before = await service.counts()
  const answer = await service.post(`/v1/cap${query}`, as, type, body)
  expect(await service.counts()).toEqual(before)
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  const document = (await answer.json()) as { type: string; errors?: { pointer: string; detail: string }[] }
  return { status: answer.status, type: document.type.split('/').at(-1), errors: document.errors ?? [] }
}

describe('422: an alert is not right, and what is wrong is named', () => {
  it.each([...files('refused'), ...files('malformed'), ...files('attacks'), 'cap-1.2/canada_errors.cap'])(
    '%s',
    async (path) => {
      const { status, type, errors } = await refused(readFileSync(new URL(path, corpus)))
      expect({ status, type }).toEqual({ status: 422, type: 'invalid' })
      expect(errors.length).toBeGreaterThan(0)
      for (const { pointer, detail } of errors) {
        expect(pointer).toMatch(/^\/alert/)
        expect(detail).not.toMatch(/passwd|root:/)
      }
    },
  )
  it('with the element and its line', async () => {
    const { errors } = await refused(readFileSync(new URL('cap-1.2/canada_errors.cap', corpus)))
    expect(errors).toEqual([
      { pointer: '/alert/references', detail: 'references is required where msgType is Update (line 12)' },
    ])
  })
  it('an entity bomb and deep nesting, at once', async () => {
    const bomb =
      '<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
    expect((await refused(bomb)).errors[0]?.detail).toContain('document type')
    expect((await refused('<a>'.repeat(3000) + '</a>'.repeat(3000))).errors[0]?.detail).toContain('256')
  })
  it('a country that is none', async () => {
    expect((await refused('<alert/>', 'text/xml', key, '?country=Kenya')).errors[0]?.pointer).toBe(
      '#query/country',
    )
  })
  it('an answer to somebody else', async () => {
    const ack = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>b</sender>
      <sent>2026-03-01T12:00:00-00:00</sent><status>Actual</status><msgType>Ack</msgType><scope>Public</scope>
      <references>b,c,2026-03-01T11:00:00-00:00</references></alert>`
    expect((await refused(ack)).errors[0]?.pointer).toBe('/alert/msgType')
  })
})

describe('413, 415, 401', () => {
  it('a document above 1 MB', async () => {
    expect(await refused(`<alert>${' '.repeat(1_000_000)}</alert>`)).toMatchObject({
      status: 413,
      type: 'body-too-large',
    })
  })
  it.each(['application/json', 'text/plain', 'text/csv'])('a body of %s', async (type) => {
    expect((await refused('{}', type)).status).toBe(415)
  })
  it('no key, or a wrong one', async () => {
    expect((await refused('<alert/>', 'text/xml', null)).status).toBe(401)
    expect((await refused('<alert/>', 'text/xml', `tk_${'0'.repeat(16)}_${'A'.repeat(43)}`)).status).toBe(401)
  })
})
