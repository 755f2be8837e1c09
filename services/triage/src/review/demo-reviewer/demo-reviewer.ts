/**
 * A reviewer who says yes: for demonstrations alone, started only where the setting asks for it. He goes through the
 * same functions as a person, so nothing about issuing is different for him.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { derivedId, type Clock } from '@tocsin/events'
import { loggable, type Logger, type Session } from '@tocsin/service'
import { rankOf } from '@tocsin/situations'
import type { Review } from '../review.ts'

const LOOK_MS = 250

export const demoReviewer: Session = {
  person: derivedId('demo-reviewer'),
  session: derivedId('demo-reviewer', 'session'),
  roles: ['reviewer'],
  seats: [],
  parties: ['review'],
  conflicts: [],
}

/** Issues each proposal at concern or above that has waited long enough. @returns how many it issued */
export async function reviewOnce(review: Review, now: Date, delayMs: number): Promise<number> {
  let issued = 0
  for (const { kind, alert, askedAt, version } of await review.list(demoReviewer)) {
    const ripe = now.getTime() - Date.parse(askedAt) >= delayMs
    if (kind !== 'proposal' || alert === null || version === null || !ripe) continue
    if (rankOf(version.level) < rankOf('concern') || version.stage === 'issued') continue
    const proposal = await review.proposal(demoReviewer, alert)
    if (proposal === null) continue
    const decided = await review.issue(demoReviewer, {
      id: derivedId('demo-issue', alert, proposal.version.version),
      alert,
      version: proposal.version.version,
      note: 'Demonstration: read and issued by a program that always says yes.',
      ticked: proposal.preview.tickable.map((track) => track.party),
      struckOut: [],
    })
    if (decided.outcome === 'decided') issued++
  }
  return issued
}

export function startDemoReviewer(options: {
  review: Review
  clock: Clock
  logger: Logger
  delayMs: number
}): { stop(): Promise<void> } {
  const { review, clock, logger, delayMs } = options
  const stopping = new AbortController()
  logger.warn('demo-reviewer.on')
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      await reviewOnce(review, clock.now(), delayMs).catch((error: unknown) =>
        logger.error('demo-reviewer.failed', loggable(error)),
      )
      await pause(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await ended
    },
  }
}
