/** What the operator sees of a roll and may order: a metric, log events, and two routes on the operator's listener. */
import type { Http, LogEvents, Logger, Metrics } from '@tocsin/service'
import { loggable } from '@tocsin/service'
import type { Rolled } from './roll.ts'
import { startRolling, type Rolling, type RollingOptions } from './rolling.ts'

/** Log events of whoever rolls, for `createLogger`. */
export const rollEvents = {
  'vault.rolled': ['series', 'opened', 'moved', 'erased', 'destroyed', 'waiting'],
  'vault.wraps-damaged': ['series', 'count'],
  'vault.key-missing': ['series', 'count'],
  'vault.roll-failed': ['code', 'frames'],
} as const satisfies LogEvents

export interface OperatedRolling extends Omit<RollingOptions, 'onLooked' | 'onFault'> {
  metrics: Metrics
  logger: Logger
}

/** `startRolling` with gauge `tocsin_vault_oldest_epoch_seconds` and log lines for what a look did or could not do. */
export function startOperatedRolling({ metrics, logger, ...options }: OperatedRolling): Rolling {
  const oldest = metrics.gauge(
    'tocsin_vault_oldest_epoch_seconds',
    'age of the oldest key that is not destroyed: so long ago may copies lie that still open what was erased',
  )
  const onLooked = ({ series, damaged, keyMissing, oldestSeconds, ...rolled }: Rolled): void => {
    oldest.set(oldestSeconds)
    const { opened, moved, erased, destroyed } = rolled
    if (opened || moved + erased + destroyed > 0) logger.info('vault.rolled', { series, ...rolled })
    if (damaged > 0) logger.error('vault.wraps-damaged', { series, count: damaged })
    if (keyMissing > 0) logger.error('vault.key-missing', { series, count: keyMissing })
  }
  const onFault = (error: unknown): void => logger.error('vault.roll-failed', loggable(error))
  return startRolling({ ...options, onLooked, onFault })
}

/** Adds `POST /operator/vault/roll` and `POST /operator/vault/burn`, which answer what was done. */
export function rollRoutes(app: Http, rolling: Rolling): void {
  app.post('/operator/vault/roll', async () => rolling.now('roll'))
  app.post('/operator/vault/burn', async () => rolling.now('burn'))
}
