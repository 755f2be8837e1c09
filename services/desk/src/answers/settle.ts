import type { Tx } from '@tocsin/database'
import type { Answered } from './answer-incident.ts'
import { once } from './once.ts'

/** A refusal on its way out of the transaction, so that the key stays free for the next try. */
class Refused extends Error {
  readonly answered: Answered
  constructor(answered: Answered) {
    super(answered.outcome)
    this.answered = answered
  }
}

/** `once` for a form: what was refused is a value again, and leaves nothing behind under its key. */
export async function settle(
  tx: Tx,
  request: { person: string; key: string; route: string; body: unknown },
  now: Date,
  act: (inner: Tx) => Promise<Answered>,
): Promise<Answered> {
  try {
    return await tx.transaction(async (inner) => {
      const kept = await once(inner, request, now, async () => {
        const done = await act(inner)
        if (done.outcome !== 'done') throw new Refused(done)
        return { status: 303, body: { id: done.id } }
      })
      return { outcome: 'done', id: (kept.body as { id: string }).id }
    })
  } catch (error) {
    if (error instanceof Refused) return error.answered
    throw error
  }
}
