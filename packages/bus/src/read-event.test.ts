import { encodeEvent } from '@tocsin/database'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReadRecord } from './log.ts'
import { readEvent } from './read-event.ts'

const outgoing = fc.record({
  id: fc.uuid(),
  topic: fc.constant('reviews' as const),
  name: fc.constant('review.closed' as const),
  key: fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((key) => !key.includes('\0')),
  source: fc.string({ minLength: 1 }),
  time: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31T23:59:59Z') }),
  data: fc.record({
    item: fc.uuid(),
    outcome: fc.constantFrom('issued' as const, 'decided' as const),
    at: fc.constant('2026-03-02T10:00:00Z'),
    later: fc.jsonValue(),
  }),
  traceparent: fc.option(fc.constant('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'), {
    nil: undefined,
  }),
})

function recordOf(event: Parameters<typeof encodeEvent>[0]): ReadRecord {
  const { key, headers, value } = encodeEvent(event)
  return { position: 0, key: Buffer.from(key), headers, value }
}

describe('readEvent', () => {
  it('reads what queue has encoded', () => {
    fc.assert(
      fc.property(outgoing, (event) => {
        const data = JSON.parse(JSON.stringify(event.data)) as typeof event.data
        expect(readEvent('reviews', recordOf(event))).toEqual({ outcome: 'read', event: { ...event, data } })
      }),
    )
  })

  it('never throws, whatever bytes and headers come', () => {
    const headerName = fc.constantFrom(
      'ce_id',
      'ce_type',
      'ce_time',
      'ce_source',
      'ce_specversion',
      'content-type',
    )
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.option(fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from))),
        fc.dictionary(headerName, fc.string()),
        (key, value, headers) => {
          const record = { position: 0, key: Buffer.from(key), headers, value: value && Buffer.from(value) }
          expect(readEvent('reviews', record).outcome).toBe('unreadable')
        },
      ),
    )
  })

  it('says why, by code and path, and repeats no value', () => {
    const good = recordOf({
      id: '6f1c1c3a-9d3e-4b52-9a53-0a4f6f8e2b11',
      topic: 'reviews',
      name: 'review.closed',
      key: 'k',
      source: 'triage',
      time: new Date('2026-03-02T10:00:00Z'),
      data: { item: '6f1c1c3a-9d3e-4b52-9a53-0a4f6f8e2b11', outcome: 'issued', at: '2026-03-02T10:00:00Z' },
    })
    const why = (change: Partial<ReadRecord>) => readEvent('reviews', { ...good, ...change })
    expect(why({ key: Buffer.alloc(0) })).toMatchObject({ reason: 'key' })
    expect(why({ key: Buffer.from([0xff]) })).toMatchObject({ reason: 'key' })
    expect(why({ value: null })).toMatchObject({ reason: 'json' })
    expect(why({ value: Buffer.from([0x22, 0xc3, 0x22]) })).toMatchObject({ reason: 'json' })
    expect(why({ value: Buffer.from('{"outcome":"secret"}') })).toEqual({
      outcome: 'unreadable',
      reason: 'data',
      places: ['item', 'outcome', 'at'],
    })
    expect(why({ headers: { ...good.headers, 'content-type': 'text/plain' } })).toMatchObject({
      reason: 'content-type',
    })
    expect(why({ headers: { ...good.headers, ce_type: 'org.tocsin.review.closed.v2' } })).toMatchObject({
      reason: 'type',
    })
    expect(readEvent('alerts', good)).toMatchObject({ reason: 'type' })
  })
})
