import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { openKafkaLog } from './kafka/log.ts'
import type { Log } from './log.ts'
import type { BusLogger } from './logger.ts'
import { openPostgresLog } from './postgres/log.ts'

/** A service's settings that say which log it meets the others on (`serviceSettings`). */
export interface LogSettings {
  BUS: 'kafka' | 'postgres'
  /** host:port, several by commas */
  KAFKA_BROKERS: string
  TOPIC_PREFIX: string
}

/** Opens the log that the settings name. @throws Error where Kafka is asked for and no broker is named */
export function openLog(
  settings: LogSettings,
  parts: { database: Database; clock: Clock; logger: BusLogger; clientId: string },
): Log {
  if (settings.BUS === 'postgres') return openPostgresLog(parts)
  const brokers = settings.KAFKA_BROKERS.split(',').filter((broker) => broker !== '')
  if (brokers.length === 0) throw new Error('KAFKA_BROKERS names no broker')
  return openKafkaLog({
    brokers,
    prefix: settings.TOPIC_PREFIX,
    clientId: parts.clientId,
    logger: parts.logger,
  })
}
