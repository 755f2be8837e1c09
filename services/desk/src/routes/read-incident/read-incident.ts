/** `GET /incidents/:id` and `GET /v1/incidents/:id`. A signed-in view is proof that the message arrived. */
import * as z from 'zod'
import type { Tx } from '@tocsin/database'
import { Problem, type Http } from '@tocsin/service'
import { seatFor } from '../../answers/answer-incident.ts'
import { noteSeen } from '../../answers/note-seen.ts'
import { asPerson } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { readIncident, type IncidentRow } from '../../incidents/incident-row.ts'
import { readTimeline } from '../../incidents/read-timeline.ts'
import { showIncident, shownIncident } from '../../incidents/shown-incident.ts'
import { etagOf } from '../../keys.ts'
import { needPerson, pagePerson } from '../../people/request-session.ts'
import type { SignedIn } from '../../people/signed-in.ts'
import { incidentParams, problemDocument } from '../api-problems.ts'
import { flashOf } from '../flash-codes.ts'
import { sendIncidentPage } from './incident-page.ts'

const whole = shownIncident
  .extend({
    timeline: z.array(
      z.object({
        id: z.uuid(),
        at: z.iso.datetime(),
        kind: z.string(),
        seat: z.string().nullable(),
        person: z.string().nullable(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({ id: 'IncidentWithTimeline' })

export function readIncidentRoutes(app: Http, desk: Desk): void {
  app.get(
    '/v1/incidents/:id',
    {
      schema: {
        summary: 'One incident with its timeline',
        params: incidentParams,
        response: { 200: whole, 304: z.null(), 401: problemDocument, 404: problemDocument },
      },
    },
    async (request, reply) => {
      const who = await needPerson(desk, request)
      const shown = await asPerson(desk, who.person, async (tx) => {
        const incident = await readIncident(tx, request.params.id)
        if (incident === null) throw new Problem('not-found')
        await seen(tx, incident, who, desk.clock.now())
        const timeline = await readTimeline(tx, incident.alert, incident.party)
        return {
          ...showIncident(incident, new Set(who.seats.map(({ id }) => id))),
          timeline: timeline.map((line) => ({ ...line, at: line.at.toISOString() })),
        }
      })
      const etag = etagOf(desk.secret, who.person, shown)
      void reply.header('etag', etag)
      return request.headers['if-none-match'] === etag ? reply.code(304).send(null) : shown
    },
  )

  app.get('/incidents/:id', { schema: { hide: true, params: incidentParams } }, async (request, reply) => {
    const who = await pagePerson(desk, request, reply)
    if (who === null) return reply
    return sendIncidentPage(desk, reply, who, request.params.id, {
      flash: flashOf(request.query, who.language),
      also: (tx, incident) => seen(tx, incident, who, desk.clock.now()),
    })
  })
}

async function seen(tx: Tx, incident: IncidentRow, who: SignedIn, now: Date): Promise<void> {
  const seat = seatFor(incident, who)
  if (seat === null || incident.state === 'closed') return
  const { alert, party, version } = incident
  await noteSeen(tx, {
    alert,
    party,
    seat,
    message: null,
    by: 'session',
    person: who.person,
    version: version?.version ?? 0,
    at: now,
  })
}
