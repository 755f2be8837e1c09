/**
 * The way of what a regional body sends through this service, top to bottom:
 *
 *   body ── POST /v1/reports ──▶ reportRoutes        the report contract of both intakes
 *   body ── POST /v1/cap ──────▶ takeCapRoute        readCap: schema and rules; countryOfCap; reportFromCap
 *   body ── POST /v1/events ───▶ importEventsRoute   csvRecords: a stream; readHeader: which data set; ucdpGed, acled: a row
 *                                    │
 *                      takeCap, importEvents         each identity once, a result each
 *                                    │
 *                      openIntake: take, keep        seal · store · queue, one transaction
 *                                    │
 *                      startRelay                    outbox → topic reports.regional
 *
 * The receipt leads back: `POST /v1/reports/status`, `/v1/reports/withdraw`. Sources are made on the operator's listener.
 */
import type { Database } from '@tocsin/database'
import { makeSourceRoutes, reportRoutes, type Intake, type IntakeKeys } from '@tocsin/intake'
import type { Http, Logger } from '@tocsin/service'
import { importEventsRoute } from './routes/import-events/import-events.ts'
import { takeCapRoute } from './routes/take-cap/take-cap.ts'

/** The topic that tells triage who spoke: it is the class of these sources. */
export const voice = { service: 'regional-intake', topic: 'reports.regional' } as const

/** What this service logs beside what every service does. */
export const logEvents = { 'import.broken': ['code', 'where', 'frames'] } as const

export function layFlow(parts: {
  http: Http
  operator: Http
  intake: Intake
  database: Database
  keys: IntakeKeys
  logger: Logger
}): void {
  const { http, operator, intake, database, keys, logger } = parts
  reportRoutes(http, intake, { anonymousReports: false })
  takeCapRoute(http, { intake, database, keys })
  importEventsRoute(http, { intake, database, logger })
  makeSourceRoutes(operator, intake)
}
