/** What both intakes do with a report: know the source, honour the identity, seal, store, queue. */
import { fileURLToPath } from 'node:url'

export { capacityFrom, capacityLogEvents } from './capacity-settings.ts'
export type { Capacity } from './capacity.ts'
export { canonical } from './canonical.ts'
export { checkReport, readReport, type CheckedReport, type ReportCheck } from './check-report.ts'
export type { Claim } from './follow-report.ts'
export { openIntake, orUnavailable, tooBusy, type Intake, type IntakeOptions, type Taking } from './intake.ts'
export type { Keeping, Submission } from './keep-reports.ts'
export { mac, type IntakeKeys } from './keys.ts'
export { limitsFrom } from './limit-settings.ts'
export { defaultLimits, type Limits } from './limits.ts'
export { hourOf, type Progress } from './progress.ts'
export { report, TEXT_LIMIT, type Report, type ReportInput } from './report.ts'
export { sealedParts } from './sealed-parts.ts'
export { newSource, type KnownSource, type NewSource } from './sources.ts'
export { intakeKeys, intakeSettings } from './settings.ts'
export type { Voice } from './submitted-event.ts'
export { guessing, sourceOf, tooMany } from './routes/credential.ts'
export { jsonOnly } from './routes/json-only.ts'
export { makeSourceRoutes } from './routes/make-source/make-source.ts'
export { problemDocument } from './routes/problem-schema.ts'
export { reportRoutes } from './routes/report-routes.ts'
export { keyIdentity, receiptFrom, submissionOf } from './routes/submit-report/submit-report.ts'

/** The folder with the tables of an intake, for `migrate` into its schema. */
export const intakeMigrations: string = fileURLToPath(new URL('../migrations', import.meta.url))
