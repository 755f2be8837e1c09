import type { ConnectionOptions } from 'node:tls'
import { Kafka, logLevel, type LogEntry, type SASLOptions } from 'kafkajs'
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'
import type { BusLogger } from '../logger.ts'

export interface KafkaConnection {
  /** all of them: one that is down must not keep us from the others */
  brokers: readonly string[]
  /** before each topic's and group's name, such as `tocsin.` */
  prefix: string
  clientId: string
  ssl?: ConnectionOptions | boolean
  sasl?: SASLOptions
}

// kafkajs 2.2.4 arms a 1 ms timer for ever on each connection, with or without requests that wait (its #1704, #1751).
// Its `push` schedules by itself whenever something does wait, so nothing is lost by asking first.
const schedule = RequestQueue.prototype.scheduleCheckPendingRequests
RequestQueue.prototype.scheduleCheckPendingRequests = function checkOnlyIfPending(): void {
  if (this.pending.length > 0) schedule.call(this)
}

/** Given in full everywhere: kafkajs has other defaults under NODE_ENV=test, and falls back to them field by field. */
export const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries: 3 }

export function kafkaClient(connection: KafkaConnection, logger: BusLogger): Kafka {
  return new Kafka({
    brokers: [...connection.brokers],
    clientId: connection.clientId,
    ...(connection.ssl !== undefined && { ssl: connection.ssl }),
    ...(connection.sasl !== undefined && { sasl: connection.sasl }),
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 10_000,
    enforceRequestTimeout: true,
    retry: RETRY,
    logLevel: logLevel.ERROR,
    logCreator: () => (entry) => report(entry, logger),
  })
}

/** kafkajs writes addresses, group members and driver texts; only where it came from goes on. */
function report({ namespace, log }: LogEntry, logger: BusLogger): void {
  if (log.message.startsWith('Offset out of range')) logger.error('kafka.offset-out-of-range')
  else logger.warn('kafka.client', { where: namespace })
}
