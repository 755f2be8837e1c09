import { kafkaConnectionOf, type KafkaSettings } from '@tocsin/bus'
import { ConfigError } from '@tocsin/service'
import { expect, it } from 'vitest'

const settings: KafkaSettings = { KAFKA_BROKERS: 'a:9092,b:9092', TOPIC_PREFIX: 'tocsin.' }
const who = { KAFKA_USERNAME: 'tocsin-desk', KAFKA_PASSWORD: 'a secret' }

it('reaches brokers that ask nobody', () => {
  expect(kafkaConnectionOf(settings, 'desk')).toEqual({
    brokers: ['a:9092', 'b:9092'],
    prefix: 'tocsin.',
    clientId: 'desk',
  })
})

it('signs in by SCRAM-SHA-512 unless told otherwise, and trusts a CA of its own', () => {
  expect(kafkaConnectionOf({ ...settings, ...who, KAFKA_TLS: true, KAFKA_CA: 'PEM' }, 'desk')).toMatchObject({
    ssl: { ca: ['PEM'] },
    sasl: { mechanism: 'scram-sha-512', username: 'tocsin-desk', password: 'a secret' },
  })
  expect(
    kafkaConnectionOf({ ...settings, ...who, KAFKA_TLS: true, KAFKA_SASL_MECHANISM: 'PLAIN' }, 'desk'),
  ).toMatchObject({ ssl: true, sasl: { mechanism: 'plain' } })
})

it.each([
  [{ KAFKA_BROKERS: '' }, 'KAFKA_BROKERS: names no broker'],
  [{ KAFKA_USERNAME: 'tocsin-desk' }, 'KAFKA_PASSWORD: missing for KAFKA_USERNAME'],
  [{ KAFKA_PASSWORD: 'a secret' }, 'KAFKA_USERNAME: missing for KAFKA_PASSWORD'],
  [
    { ...who, KAFKA_SASL_MECHANISM: 'PLAIN' as const },
    'KAFKA_SASL_MECHANISM: PLAIN sends the password as it is, so it needs KAFKA_TLS=yes',
  ],
  [{ KAFKA_CA: 'PEM' }, 'KAFKA_CA: is of no use without KAFKA_TLS=yes'],
])('says what is wrong with %j, and no secret', (given, fault) => {
  const open = (): unknown => kafkaConnectionOf({ ...settings, ...given }, 'desk')
  expect(open).toThrow(new ConfigError([fault]))
  expect(open).not.toThrow(/a secret/)
})
