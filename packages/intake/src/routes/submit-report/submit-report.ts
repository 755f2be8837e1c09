/** `POST /v1/reports` */
import { Problem, type Http } from '@tocsin/service'
import * as z from 'zod'
import { canonical } from '../../canonical.ts'
import { checkReport } from '../../check-report.ts'
import type { Intake, Taking } from '../../intake.ts'
import type { Submission } from '../../keep-reports.ts'
import { report, type Report } from '../../report.ts'
import { sourceOf, tooMany } from '../credential.ts'
import { jsonOnly } from '../json-only.ts'
import { problemDocument } from '../problem-schema.ts'

const accepted = z
  .object({
    receipt: z.string().meta({ description: 'the only way to follow this report; keep it as a secret' }),
    progress: z.literal('received'),
  })
  .meta({ id: 'Accepted' })

const description = `Takes one report. 202 means that it is kept, sealed and on its way. Send an \`Idempotency-Key\` (UUIDv4)
and repeat the request with the same key and body until you get an answer: it is kept once.`

export function submitReport(
  app: Http,
  intake: Intake,
  { anonymousReports }: { anonymousReports: boolean },
): void {
  app.post(
    '/v1/reports',
    {
      onRequest: jsonOnly,
      schema: {
        summary: 'Send a report',
        description,
        headers: z.looseObject({ 'idempotency-key': z.uuidv4() }),
        body: report,
        response: {
          202: accepted,
          401: problemDocument,
          409: problemDocument,
          410: problemDocument,
          413: problemDocument,
          415: problemDocument,
          422: problemDocument,
          429: problemDocument,
          503: problemDocument,
        },
      },
    },
    async (request, reply) => {
      const source = await sourceOf(intake, request)
      if (source === null && !anonymousReports) throw new Problem('unauthenticated')
      const submission = submissionOf(request.headers['idempotency-key'], request.body, intake.clock.now())
      const taking =
        source === null
          ? await intake.takeAnonymous(request.ip, submission)
          : await intake.take(source, submission)
      return reply.code(202).send({ receipt: receiptFrom(taking), progress: 'received' as const })
    },
  )
}

/** @throws Problem `invalid`, naming the fields */
export function submissionOf(key: string, given: Report, now: Date): Submission {
  const check = checkReport(given, now)
  if (check.outcome === 'faulty') throw new Problem('invalid', { errors: check.faults })
  return { identity: keyIdentity(key), fingerprint: canonical(given), checked: check.checked }
}

/** The identity of what came with an `Idempotency-Key`. */
export const keyIdentity = (key: string): string => `key:${key.toLowerCase()}`

/** @throws Problem for everything but a report that is kept */
export function receiptFrom(taking: Taking): string {
  switch (taking.outcome) {
    case 'kept':
      return taking.receipt
    case 'reused':
      throw new Problem('idempotency-key-reused')
    case 'removed':
      throw new Problem('gone', { detail: 'This report was erased by its source; it is not made again.' })
    case 'limited':
      throw tooMany(taking.forMilliseconds)
  }
}
