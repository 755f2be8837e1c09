/** An incident as the API shows it. A closed list: nothing of who else was told, excluded or meant. */
import * as z from 'zod'
import { alertArea, alertVersion, deliveryKind, instant, meaning, type AlertVersion } from '@tocsin/events'
import type { IncidentRow } from './incident-row.ts'
import { queued, queueGroups } from './queue-group.ts'

const shape = alertVersion.shape

export const shownAlert = z
  .object({
    id: z.uuid(),
    version: shape.version,
    kind: shape.kind,
    status: shape.status,
    stage: shape.stage,
    level: shape.level,
    horizon: shape.horizon,
    trend: shape.trend,
    confidence: shape.confidence,
    feared: shape.feared,
    areas: z.array(alertArea),
    firstDay: shape.firstDay,
    lastDay: shape.lastDay,
    indicators: shape.indicators,
    actors: z.array(z.string()).describe('types of who is said to act; never which state'),
    corroboration: shape.corroboration,
    against: z.array(z.string()),
    caveats: z.array(z.string()),
    tlp: shape.tlp,
    note: shape.note,
    closeReason: shape.closeReason,
    reviewBy: instant,
    nextReview: shape.nextReview,
    raisedAt: instant,
    at: instant,
  })
  .meta({ id: 'ShownAlert' })

export const shownIncident = z
  .object({
    id: z.uuid(),
    party: z.string(),
    group: z.enum(queueGroups),
    nextAt: instant.nullable().describe('by when your answer is asked, or the next review'),
    state: z.enum(['running', 'stopped', 'exhausted', 'closed']),
    answeredBy: z
      .object({ seat: z.uuid(), meaning, at: instant })
      .nullable()
      .describe('whose answer stopped it'),
    outcome: z.string().nullable(),
    asked: z.array(
      z.object({ seat: z.uuid(), kind: deliveryKind, answerBy: instant.nullable(), at: instant }),
    ),
    alert: shownAlert.nullable().describe('null: a review item that stands for no alert'),
  })
  .meta({ id: 'Incident' })
export type ShownIncident = z.infer<typeof shownIncident>

export function showIncident(incident: IncidentRow, seats: ReadonlySet<string>): ShownIncident {
  const { group, nextAt } = queued(incident, seats)
  const { stoppedBy, stoppedMeaning, stoppedAt, version } = incident
  return {
    id: incident.id,
    party: incident.party,
    group,
    nextAt: nextAt?.toISOString() ?? null,
    state: incident.state,
    answeredBy:
      stoppedBy === null || stoppedMeaning === null || stoppedAt === null
        ? null
        : { seat: stoppedBy, meaning: stoppedMeaning, at: stoppedAt.toISOString() },
    outcome: incident.resolvedOutcome,
    asked: incident.asks.map(({ seat, kind, answerBy, askedAt }) => ({
      seat,
      kind,
      answerBy: answerBy?.toISOString() ?? null,
      at: askedAt.toISOString(),
    })),
    alert: version === null ? null : showAlert(version),
  }
}

export function showAlert(version: AlertVersion): z.infer<typeof shownAlert> {
  const actors = [...new Set(version.implicated.map(({ type }) => type))]
  return shownAlert.parse({ ...version, id: version.alert, actors })
}
