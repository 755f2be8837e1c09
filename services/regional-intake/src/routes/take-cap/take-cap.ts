/** `POST /v1/cap` */
import { MAX_BYTES } from '@tocsin/cap'
import { orUnavailable, problemDocument, sourceOf, tooBusy, tooMany } from '@tocsin/intake'
import { Problem, type Http } from '@tocsin/service'
import { takeCap, type CapParts, type CapResult } from '../../cap/take-cap.ts'
import { capDocument, capQuery, capResults } from './schema.ts'

const types = ['application/cap+xml', 'application/xml', 'text/xml']

const description = `Takes a CAP 1.2 alert, a list of alerts, or alerts in an EDXL-DE envelope (${types.join(', ')}; at most 1 MB),
and answers with a result for each. An alert is known by identifier, sender and sent: it is kept once, so no
Idempotency-Key is needed. What is kept is a report; no alert of ours follows from it by itself.`

export function takeCapRoute(app: Http, parts: CapParts): void {
  app.addContentTypeParser(types, { parseAs: 'buffer', bodyLimit: MAX_BYTES }, (_request, body, done) =>
    done(null, body),
  )
  app.post(
    '/v1/cap',
    {
      bodyLimit: MAX_BYTES,
      schema: {
        summary: 'Send CAP 1.2',
        description,
        consumes: types,
        querystring: capQuery,
        body: capDocument,
        response: {
          202: capResults,
          401: problemDocument,
          413: problemDocument,
          415: problemDocument,
          422: problemDocument,
          429: problemDocument,
          503: problemDocument,
        },
      },
    },
    async (request, reply) => {
      const { intake } = parts
      const source = await sourceOf(intake, request)
      if (source === null) throw new Problem('unauthenticated')
      if (!(request.body instanceof Uint8Array)) {
        throw new Problem('unsupported-media-type', { detail: `Send one of ${types.join(', ')}.` })
      }
      // a document counts as one report, however many alerts it wraps
      const wait = intake.guard.report(source.key)
      if (wait > 0) throw tooMany(wait)
      await intake.refuseIfFull()
      const document = request.body
      const running = intake.guard.admit('reports', () =>
        takeCap(parts, source, document, request.query.country ?? null),
      )
      if (running === null) throw tooBusy()
      const results = await orUnavailable(running)
      if (!results.some(({ outcome }) => outcome === 'kept')) intake.guard.reportRepeated(source.key)
      const faults = results.flatMap(faultsOf)
      if (faults.length > 0 && results.every(({ outcome }) => outcome === 'refused')) {
        throw new Problem('invalid', { errors: faults })
      }
      return reply.code(202).send({ results: results.map(plain) })
    },
  )
}

const faultsOf = (result: CapResult) => (result.outcome === 'refused' ? result.faults : [])
const plain = (result: CapResult) =>
  result.outcome === 'refused' ? { ...result, faults: [...result.faults] } : result
