import type { SealedBatch } from './batch.ts'
import type { Series, SignedEpoch } from './epoch.ts'

/**
 * Who holds the keys that open. Only the service that opens a series has a keeper with that series' keys; intakes and
 * desk have none. Adapters: the files of one machine (`fileKeeper`); a KMS is to follow.
 */
export interface Keeper {
  /** Makes an epoch's key pair, keeps the private half and answers the public one, signed. */
  createEpoch(series: Series, notAfter: Date): Promise<SignedEpoch>
  /** @returns the batch key; `destroyed` if the epoch's private half is gone; `unreadable` if the batch is not its own */
  openBatch(series: Series, batch: SealedBatch): Promise<Buffer | 'destroyed' | 'unreadable'>
  /** @returns whether this keeper signed that public half: who can write its row must not choose who reads */
  vouchesFor(epoch: SignedEpoch): Promise<boolean>
  /** Destroys an epoch's private half for good; safe to repeat, and no fault where it is gone. */
  destroy(series: Series, epoch: string): Promise<void>
  /** Notes that a subject was erased, so that a restored database cannot bring it back. */
  noteErased(subject: string, at: Date): Promise<void>
  isErased(subject: string): Promise<boolean>
  /** Lets go of what was noted before that instant. @returns how many */
  forgetErased(before: Date): Promise<number>
}
