import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { kafkaConnectionOf, type KafkaSettings } from './kafka/connection-of.ts'
import { openKafkaLog } from './kafka/log.ts'
import type { Log } from './log.ts'
import type { BusLogger } from './logger.ts'
import { openPostgresLog } from './postgres/log.ts'

/** A service's settings that say which log it meets the others on (`serviceSettings`). */
export interface LogSettings extends KafkaSettings {
  BUS: 'kafka' | 'postgres'
}

/** Opens the log that the settings name. @throws ConfigError where Kafka is asked for and cannot be reached so */
export function openLog(
  settings: LogSettings,
  parts: { database: Database; clock: Clock; logger: BusLogger; clientId: string },
): Log {
  if (settings.BUS === 'postgres') return openPostgresLog(parts)
  return openKafkaLog({ ...kafkaConnectionOf(settings, parts.clientId), logger: parts.logger })
}
