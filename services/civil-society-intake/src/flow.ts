/**
 * The way of a report through this service, top to bottom:
 *
 *   source ── POST /v1/reports ─────────────▶ reportRoutes      know the source, check the report
 *   coordinator ── form or table ───────────▶ coordinatorPages  the same, typed for an observer
 *                                                 │
 *                                   openIntake: take            within the limits; repeats are one
 *                                                 │              seal · store · queue, one transaction, then 202
 *                                   startRelay                  outbox → topic reports.civil-society
 *
 * The receipt leads back: `POST /v1/reports/status`, `/v1/reports/withdraw`. Sources are made on the operator's listener.
 */
import { makeSourceRoutes, reportRoutes, type Intake } from '@tocsin/intake'
import type { Http } from '@tocsin/service'
import { coordinatorPages } from './page/coordinator-pages.ts'
import type { SignIn } from './page/sign-in-cookie.ts'

/** The topic that tells triage who spoke: it is the class of these sources. */
export const voice = { service: 'civil-society-intake', topic: 'reports.civil-society' } as const

export async function layFlow(parts: {
  http: Http
  operator: Http
  intake: Intake
  signIn: SignIn
  publicUrl: string | undefined
  anonymousReports: boolean
}): Promise<void> {
  const { http, operator, intake, signIn, publicUrl, anonymousReports } = parts
  reportRoutes(http, intake, { anonymousReports })
  await coordinatorPages(http, intake, { signIn, publicUrl })
  makeSourceRoutes(operator, intake)
}
