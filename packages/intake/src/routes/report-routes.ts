import type { Http } from '@tocsin/service'
import type { Intake } from '../intake.ts'
import { reportStatus } from './report-status/report-status.ts'
import { submitReport } from './submit-report/submit-report.ts'
import { withdrawReport } from './withdraw-report/withdraw-report.ts'

/** Routes that both intakes have: send, follow, take back. */
export function reportRoutes(app: Http, intake: Intake, options: { anonymousReports: boolean }): void {
  submitReport(app, intake, options)
  reportStatus(app, intake)
  withdrawReport(app, intake)
}
