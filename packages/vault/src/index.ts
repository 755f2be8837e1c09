/** Sealing, opening and erasing what nobody else may read. Keys and reasons: `DESIGN.md`. */
export { ensureEpochs, type EnsureEpochsOptions } from './ensure-epochs.ts'
export { eraseSubject } from './erase.ts'
export { isSignedBy, seriesNames, type Series, type SignedEpoch } from './epoch.ts'
export type { SealedBatch } from './batch.ts'
export { fileKeeper, initKeeper, type FileKeeperOptions } from './file-keeper/file-keeper.ts'
export { KeyFileUnreadable } from './file-keeper/sealed-file.ts'
export type { Keeper } from './keeper.ts'
export {
  openOpener,
  type Opened,
  type Opener,
  type OpenerOptions,
  type Opening,
  type OpeningFailure,
} from './opener.ts'
export { reportParts, reportText, type ReportText } from './report-text.ts'
export { vaultMigrations } from './migrations.ts'
export type { PartValue } from './part-value.ts'
export { EPOCH_DAYS, roll, type RollDemand, type Rolled, type RollOptions } from './roll/roll.ts'
export { GRACE_MS, startRolling, type Rolling, type RollingOptions } from './roll/rolling.ts'
export { rollEvents, rollRoutes, startOperatedRolling, type OperatedRolling } from './roll/operator.ts'
export type { OnEnded } from './roll/end-listed.ts'
export type { Rhythm } from './roll/schedule.ts'
export type { RollHook, RollPoint } from './roll/step.ts'
export { openSealer, type Sealer, type SealerOptions } from './sealer.ts'
export { VaultUnavailable } from './current-epoch.ts'
