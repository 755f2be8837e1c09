import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import kafkajs from 'kafkajs'
import { derivedId, nameOf, parseEvent, partitionOf, services, topicNames, topics, typeOf } from './index.ts'

describe('topics', () => {
  it('are each written by somebody, and only by services that exist', () => {
    for (const topic of topicNames) {
      expect(topics[topic].writers.length, topic).toBeGreaterThan(0)
      for (const service of [...topics[topic].writers, ...topics[topic].readers])
        expect(services).toContain(service)
    }
  })

  it('give every event a type on the wire that leads back to it', () => {
    for (const topic of topicNames)
      for (const name of Object.keys(topics[topic].events)) expect(nameOf(typeOf(name as never))).toBe(name)
    expect(nameOf('org.tocsin.alert.raised.v2')).toBeNull()
  })
})

describe('partitionOf', () => {
  it("agrees with Kafka's own partitioner for any key", () => {
    const kafka = kafkajs.Partitioners.DefaultPartitioner()
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 48 }), (key, n) => {
        const partitionMetadata = Array.from({ length: n }, (_, partitionId) => ({
          partitionId,
          leader: 1,
          partitionErrorCode: 0,
          replicas: [1],
          isr: [1],
        }))
        const theirs = kafka({ topic: 't', partitionMetadata, message: { key, value: '' } })
        expect(partitionOf(key, n)).toBe(theirs)
      }),
    )
  })
})

describe('parseEvent', () => {
  const head = {
    id: '6f1c1c3a-9d3e-4b52-9a53-0a4f6f8e2b11',
    source: 'triage',
    type: 'org.tocsin.review.closed.v1',
    time: '2026-03-02T10:00:00.000Z',
    specversion: '1.0',
  }
  const data = { item: head.id, outcome: 'issued', at: head.time }

  it('reads what its topic carries and keeps fields it does not know', () => {
    const read = parseEvent('reviews', head.id, head, { ...data, later: 1 })
    expect(read).toMatchObject({ outcome: 'read', event: { name: 'review.closed', data: { later: 1 } } })
  })

  it('names the path of what is wrong, never the value', () => {
    const read = parseEvent('reviews', head.id, head, { ...data, outcome: 'secret words' })
    expect(read).toEqual({ outcome: 'unreadable', reason: 'data', paths: ['outcome'] })
    expect(parseEvent('alerts', head.id, head, data)).toMatchObject({ outcome: 'unreadable', reason: 'type' })
    expect(parseEvent('reviews', head.id, { ...head, id: 'x' }, data)).toMatchObject({ reason: 'attributes' })
  })
})

describe('derivedId', () => {
  it('is the same for the same parts and tells parts apart', () => {
    expect(derivedId('a', 1)).toBe(derivedId('a', 1))
    expect(derivedId('a', '1')).not.toBe(derivedId('a', 1))
    expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'))
    expect(derivedId('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
