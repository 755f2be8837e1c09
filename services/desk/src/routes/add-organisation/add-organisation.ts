/** `POST /operator/organisations`: a root that vouches for sources, made from a terminal. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { organisationChanged } from '@tocsin/events'
import type { Http } from '@tocsin/service'
import { asService } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { addEntities } from '../../directory/store-directory.ts'
import { deskKey } from '../../keys.ts'

const body = z.strictObject({
  name: z.string().trim().min(1).max(200),
  kind: organisationChanged.shape.kind.extract(['network', 'partner', 'responder']),
})

export function addOrganisationRoute(operator: Http, desk: Desk): void {
  operator.post('/operator/organisations', { schema: { body } }, async (request, reply) => {
    const { name, kind } = request.body
    const id = randomUUID()
    const data = { id, name, kind, hostCountry: null, languages: [] }
    await asService(desk, (tx) =>
      addEntities(tx, [{ kind: 'organisation', key: `root-${id}`, data }], {
        sealer: desk.sealer,
        compareKey: deskKey(desk.secret, 'compare'),
        now: desk.clock.now(),
      }),
    )
    return reply.code(201).send({ id })
  })
}
