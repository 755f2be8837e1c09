/** In which part of the queue an incident stands for one person, and in which order. Pure. */
import { levels } from '@tocsin/events'
import type { IncidentRow } from './incident-row.ts'

export const queueGroups = ['due', 'yours', 'colleague', 'bulletin'] as const
export type QueueGroup = (typeof queueGroups)[number]

export interface Queued {
  group: QueueGroup
  incident: IncidentRow
  /** the instant that this person has to meet next: an answer, or the alert's next review */
  nextAt: Date | null
}

/**
 * `due`: one of the person's seats is asked and the track runs · `yours`: one of them has answered · `colleague`: a
 * colleague is asked or has answered · `bulletin`: nothing is asked of anybody here.
 */
export function queued(incident: IncidentRow, seats: ReadonlySet<string>): Queued {
  const mine = incident.asks.filter(({ seat }) => seats.has(seat))
  const dueAt = earliest(mine.map(({ answerBy }) => answerBy))
  const review = incident.version?.nextReview ?? null
  const reviewAt = review === null ? null : new Date(review)
  const running = incident.state === 'running' || incident.state === 'exhausted'
  if (running && mine.length > 0 && dueAt !== null) return { group: 'due', incident, nextAt: dueAt }
  if (incident.state === 'closed' || incident.resolvedOutcome !== null || incident.version?.level === 'watch')
    return { group: 'bulletin', incident, nextAt: reviewAt }
  if (incident.stoppedBy !== null && seats.has(incident.stoppedBy))
    return { group: 'yours', incident, nextAt: reviewAt }
  const others = earliest(incident.asks.map(({ answerBy }) => answerBy))
  if (incident.stoppedBy === null && others === null) return { group: 'bulletin', incident, nextAt: reviewAt }
  return { group: 'colleague', incident, nextAt: running ? others : reviewAt }
}

/** The whole queue: groups in order, within each what is due first, what has no time last. */
export function queueOf(incidents: readonly IncidentRow[], seats: ReadonlySet<string>): Queued[] {
  const at = ({ nextAt }: Queued): number => nextAt?.getTime() ?? Number.POSITIVE_INFINITY
  return incidents
    .map((incident) => queued(incident, seats))
    .toSorted(
      (a, b) =>
        queueGroups.indexOf(a.group) - queueGroups.indexOf(b.group) ||
        Math.sign(at(a) - at(b) || 0) ||
        levelOf(b) - levelOf(a) ||
        b.incident.startedAt.getTime() - a.incident.startedAt.getTime() ||
        (a.incident.id < b.incident.id ? -1 : 1),
    )
}

function levelOf({ incident }: Queued): number {
  return incident.version === null ? -1 : levels.indexOf(incident.version.level)
}

function earliest(instants: readonly (Date | null)[]): Date | null {
  const known = instants.filter((at) => at !== null).map((at) => at.getTime())
  return known.length === 0 ? null : new Date(Math.min(...known))
}
