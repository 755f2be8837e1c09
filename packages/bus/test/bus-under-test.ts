import type { Database } from '@tocsin/database'
import { openKafkaLog, openPostgresLog, type BusLogger, type Log } from '@tocsin/bus'
import { systemClock } from './world.ts'

/** Which log a test, or a child process of it, is to use. */
export type BusAddress = { kind: 'postgres' } | { kind: 'kafka'; brokers: string[]; prefix: string }

export function openLog(address: BusAddress, database: Database, logger: BusLogger): Log {
  return address.kind === 'postgres'
    ? openPostgresLog({ database, clock: systemClock, logger, memberLeaseMs: 1_000 })
    : openKafkaLog({
        brokers: address.brokers,
        prefix: address.prefix,
        clientId: 'bus-test',
        logger,
        sessionMs: 2_000,
      })
}

export interface LoggedLine {
  event: string
  fields: Record<string, unknown>
}

/** Keeps lines instead of printing them. */
export function keepingLogger(): BusLogger & { lines: LoggedLine[] } {
  const lines: LoggedLine[] = []
  const keep = (event: string, fields = {}): void => void lines.push({ event, fields })
  return { lines, info: keep, warn: keep, error: keep }
}
