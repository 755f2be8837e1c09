import { ConfigError } from '@tocsin/service'
import type { SASLOptions } from 'kafkajs'
import type { KafkaConnection } from './client.ts'

/** A process's settings of Kafka (`kafkaSettings`). */
export interface KafkaSettings {
  /** host:port, several by commas */
  KAFKA_BROKERS: string
  TOPIC_PREFIX: string
  KAFKA_USERNAME?: string | undefined
  KAFKA_PASSWORD?: string | undefined
  /** SCRAM-SHA-512 unless said */
  KAFKA_SASL_MECHANISM?: 'SCRAM-SHA-512' | 'SCRAM-SHA-256' | 'PLAIN'
  KAFKA_TLS?: boolean
  KAFKA_CA?: string | undefined
}

const MECHANISMS = {
  'SCRAM-SHA-512': 'scram-sha-512',
  'SCRAM-SHA-256': 'scram-sha-256',
  PLAIN: 'plain',
} as const

/** @throws ConfigError with everything that is missing or does not go together */
export function kafkaConnectionOf(settings: KafkaSettings, clientId: string): KafkaConnection {
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD: password, KAFKA_CA: ca, KAFKA_TLS: tls } = settings
  const { KAFKA_SASL_MECHANISM: mechanism = 'SCRAM-SHA-512' } = settings
  const brokers = settings.KAFKA_BROKERS.split(',').filter((broker) => broker !== '')
  const faults = [
    ...(brokers.length === 0 ? ['KAFKA_BROKERS: names no broker'] : []),
    ...(username !== undefined && password === undefined
      ? ['KAFKA_PASSWORD: missing for KAFKA_USERNAME']
      : []),
    ...(username === undefined && password !== undefined
      ? ['KAFKA_USERNAME: missing for KAFKA_PASSWORD']
      : []),
    ...(mechanism === 'PLAIN' && !tls
      ? ['KAFKA_SASL_MECHANISM: PLAIN sends the password as it is, so it needs KAFKA_TLS=yes']
      : []),
    ...(ca !== undefined && !tls ? ['KAFKA_CA: is of no use without KAFKA_TLS=yes'] : []),
  ]
  if (faults.length > 0) throw new ConfigError(faults)
  return {
    brokers,
    prefix: settings.TOPIC_PREFIX,
    clientId,
    ...(tls && { ssl: ca === undefined ? true : { ca: [ca] } }),
    ...(username !== undefined &&
      password !== undefined && {
        sasl: { mechanism: MECHANISMS[mechanism], username, password } as SASLOptions,
      }),
  }
}
