import { randomUUID } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import type { Tx } from '@tocsin/database'
import { Problem, type FieldFault } from '@tocsin/service'
import type { Flash } from '@tocsin/pages'
import { seatFor } from '../../answers/answer-incident.ts'
import { asPerson } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { readIncident, type IncidentRow } from '../../incidents/incident-row.ts'
import { readTimeline } from '../../incidents/read-timeline.ts'
import type { SignedIn } from '../../people/signed-in.ts'
import type { TypedAnswer } from '../../views/answer-form.ts'
import { deskPage } from '../../views/frame.ts'
import { incidentView } from '../../views/incident-view.ts'
import { pageContext } from '../page-context.ts'

export interface ShowingIncident {
  typed?: TypedAnswer
  faults?: readonly FieldFault[]
  flash?: Flash | undefined
  /** in the same transaction, for instance to note that it was seen */
  also?: (tx: Tx, incident: IncidentRow) => Promise<void>
}

/** Sends the page of one incident. @throws Problem `not-found`, also for what may not be seen */
export async function sendIncidentPage(
  desk: Desk,
  reply: FastifyReply,
  who: SignedIn,
  id: string,
  showing: ShowingIncident = {},
): Promise<FastifyReply> {
  const { language, timeZone } = who
  const body = await asPerson(desk, who.person, async (tx) => {
    const incident = await readIncident(tx, id)
    const seat = who.seats.find(({ id: own }) => incident !== null && own === seatFor(incident, who))
    if (incident === null || seat === undefined) throw new Problem('not-found')
    await showing.also?.(tx, incident)
    return incidentView({
      incident,
      timeline: await readTimeline(tx, incident.alert, incident.party),
      language,
      timeZone,
      seat,
      triageUrl: desk.triageUrl,
      formKey: randomUUID(),
      typed: showing.typed,
      faults: showing.faults,
      ...(await pageContext(tx, who)),
    })
  })
  return reply
    .type('text/html; charset=utf-8')
    .send(deskPage({ language, who, body, triageUrl: desk.triageUrl, flash: showing.flash }))
}
