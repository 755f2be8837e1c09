/** `POST /v1/reports/status`: a POST, so that the receipt stands in no URL, log or history. */
import { Problem, type Http } from '@tocsin/service'
import * as z from 'zod'
import type { Intake } from '../../intake.ts'
import { RECEIPT_TYPED_LIMIT } from '../../receipt.ts'
import { guessing } from '../credential.ts'
import { jsonOnly } from '../json-only.ts'
import { problemDocument } from '../problem-schema.ts'

const description = `\`received\`, \`read\` from the second midnight UTC after it, \`closed\` 90 days after it or once it was taken
back. Nothing that anybody decides about a report shows here.`

export function reportStatus(app: Http, intake: Intake): void {
  app.post(
    '/v1/reports/status',
    {
      onRequest: jsonOnly,
      schema: {
        summary: 'Follow a report',
        description,
        body: z.strictObject({ receipt: z.string().max(RECEIPT_TYPED_LIMIT) }).meta({ id: 'StatusRequest' }),
        response: {
          200: z.object({ progress: z.enum(['received', 'read', 'closed']) }).meta({ id: 'Status' }),
          404: problemDocument,
          415: problemDocument,
          422: problemDocument,
          429: problemDocument,
        },
      },
    },
    async (request) => {
      const progress = await guessing(intake, request.ip, () => intake.progress(request.body.receipt))
      if (progress === null) throw new Problem('not-found')
      return { progress }
    },
  )
}
