/** `POST /v1/reports/withdraw` */
import { Problem, type Http } from '@tocsin/service'
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Claim } from '../../follow-report.ts'
import type { Intake } from '../../intake.ts'
import { RECEIPT_TYPED_LIMIT } from '../../receipt.ts'
import { guessing, sourceOf } from '../credential.ts'
import { jsonOnly } from '../json-only.ts'
import { problemDocument } from '../problem-schema.ts'
import { keyIdentity } from '../submit-report/submit-report.ts'

const request = z
  .strictObject({
    receipt: z.string().max(RECEIPT_TYPED_LIMIT).optional(),
    idempotencyKey: z
      .uuidv4()
      .optional()
      .meta({ description: "with the source's key: the key it was sent with" }),
    erase: z
      .boolean()
      .default(false)
      .meta({ description: 'its words can be opened by nobody any more; final' }),
  })
  .meta({ id: 'WithdrawRequest' })

export function withdrawReport(app: Http, intake: Intake): void {
  app.post(
    '/v1/reports/withdraw',
    {
      onRequest: jsonOnly,
      schema: {
        summary: 'Take a report back',
        description:
          'By its receipt, or by the idempotency key it was sent with and the API key of its source.',
        body: request,
        response: {
          200: z.object({ progress: z.literal('closed'), erased: z.boolean() }).meta({ id: 'Withdrawn' }),
          401: problemDocument,
          404: problemDocument,
          415: problemDocument,
          422: problemDocument,
          429: problemDocument,
        },
      },
    },
    async (call) => {
      const claim = await claimOf(intake, call, call.body)
      const done = await guessing(intake, call.ip, () => intake.withdraw(claim, call.body.erase))
      if (done === null) throw new Problem('not-found')
      return { progress: 'closed' as const, erased: done.erased }
    },
  )
}

async function claimOf(
  intake: Intake,
  call: FastifyRequest,
  { receipt, idempotencyKey }: z.infer<typeof request>,
): Promise<Claim> {
  if ((receipt === undefined) === (idempotencyKey === undefined))
    throw new Problem('invalid', {
      errors: [{ pointer: '/receipt', detail: 'send this or idempotencyKey, one of both' }],
    })
  if (receipt !== undefined) return { receipt }
  const source = await sourceOf(intake, call)
  if (source === null || idempotencyKey === undefined) throw new Problem('unauthenticated')
  return { source, identity: keyIdentity(idempotencyKey) }
}
