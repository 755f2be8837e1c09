import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differences } from './compare.ts'
import { normaliser } from './normalise.ts'

const page = (id: string, token: string): string => `<a href="/incidents/${id}">of ${id}, ${token}</a>`
const token = (): string => randomBytes(24).toString('base64url')

describe('what two worlds are compared by', () => {
  it('is equal where only what is random differs', () => {
    const [one, other] = [normaliser(), normaliser()]
    expect(one.comparable(page(randomUUID(), token()))).toBe(other.comparable(page(randomUUID(), token())))
  })

  it('tells a thing that changed from one that stayed', () => {
    const [one, other] = [normaliser(), normaliser()]
    const etag = token()
    const stays = [one.comparable(etag), one.comparable(etag)]
    expect([other.comparable(etag), other.comparable(token())]).not.toEqual(stays)
  })

  it('tells other words, other lengths and other figures', () => {
    const { comparable } = normaliser()
    const same = token()
    const texts = ['one message waits', 'two messages wait', same, same.slice(1), '17:00', '17:15', '3', '2']
    expect(new Set(texts.map(comparable)).size).toBe(texts.length)
  })

  it('leaves words, names of headers and instants as they are', () => {
    const text = 'x-content-type-options: nosniff at 2026-11-24T20:13:00.000Z, cross-origin-opener-policy'
    expect(normaliser().comparable(text)).toBe(text)
  })

  it('has what belongs to a world alone by its common name', () => {
    const { comparable } = normaliser(new Map([['127.0.0.1:9701', 'desk']]))
    expect(comparable('http://127.0.0.1:9701/a')).toBe('http://desk/a')
  })
})

it('finds a difference in content, number and order, and none between equals', () => {
  const things = fc.array(fc.record({ what: fc.string(), saw: fc.string() }), { minLength: 1 })
  fc.assert(
    fc.property(things, fc.nat(), (list, at) => {
      const i = at % list.length
      expect(differences(list, list)).toEqual([])
      expect(differences(list, list.toSpliced(i, 1)).length).toBeGreaterThan(0)
      const changed = list.with(i, { ...list[i]!, saw: `${list[i]!.saw}.` })
      expect(differences(list, changed).map(({ what }) => what)).toEqual([list[i]!.what])
    }),
  )
})
