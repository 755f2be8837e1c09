/** `POST /v1/events` */
import { Readable } from 'node:stream'
import { orUnavailable, problemDocument, sourceOf, tooBusy, tooMany } from '@tocsin/intake'
import { Problem, loggable, type Http, type Logger } from '@tocsin/service'
import * as z from 'zod'
import { csvRecords, MAX_FILE_BYTES, UnreadableFile } from '../../events/csv-rows.ts'
import { readHeader } from '../../events/header.ts'
import { importEvents, type ImportLine, type ImportParts } from '../../events/import-events.ts'

const description = `Takes a file of UCDP GED or ACLED (text/csv, UTF-8, told apart by its header; at most 50 MB, 64 kB a
record) and answers while it reads, one line of JSON a row (application/x-ndjson): \`kept\`, \`duplicate\`, \`changed\` (kept before with other
content, which stays) or \`refused\` with the columns at fault. The last line holds the sums; where it is missing, the
import broke off, its line says why, and the file can be sent again: a row is kept once.`

/** without a byte either way */
const STALLED_MS = 60_000

const answerLines = z.unknown().meta({ description: 'lines of JSON: one a row, then `summary` or `broken`' })
const file = z.unknown().meta({ description: 'the file with its header' })

/** A line in place of the sums: what came before it stands. */
type Broken = { broken: { code: string; detail: string } }

export function importEventsRoute(app: Http, parts: ImportParts & { logger: Logger }): void {
  app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload))
  app.post(
    '/v1/events',
    {
      bodyLimit: MAX_FILE_BYTES,
      schema: {
        summary: 'Send a data set of events',
        description,
        consumes: ['text/csv'],
        produces: ['application/x-ndjson'],
        body: file,
        response: {
          200: answerLines,
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
      const source = await sourceOf(parts.intake, request)
      if (source === null) throw new Problem('unauthenticated')
      if (!(request.body instanceof Readable))
        throw new Problem('unsupported-media-type', { detail: 'Send text/csv.' })
      // a file counts as one request, however many rows it has
      const wait = parts.intake.guard.report(source.key)
      if (wait > 0) throw tooMany(wait)
      const leave = parts.intake.guard.enter('feeds')
      if (leave === null) throw tooBusy()
      reply.raw.once('close', leave)
      const body = request.body
      request.raw.setTimeout(STALLED_MS, () => body.destroy(new Error('stalled')))
      const records = csvRecords(body)
      const first = await firstRecord(records)
      const header = readHeader(first)
      if (header.outcome === 'unknown') {
        await records.return(undefined)
        throw new Problem('invalid', { errors: header.faults })
      }
      const lines = importEvents(parts, source, header.dataset, first ?? [], records)
      // fails before anything was told: a problem document; after that, a line
      const opening = await orUnavailable(lines.next())
      const answer = ndjson(opening.done === true ? undefined : opening.value, lines, parts.logger)
      return reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(answer))
    },
  )
}

async function firstRecord(records: AsyncGenerator<string[]>): Promise<string[] | undefined> {
  try {
    const first = await records.next()
    return first.done === true ? undefined : first.value
  } catch (error) {
    throw problemOf(error)
  }
}

function problemOf(error: unknown): unknown {
  if (!(error instanceof UnreadableFile)) return error
  return new Problem(error.code === 'too-large' ? 'body-too-large' : 'malformed-body', {
    detail: error.detail,
    cause: error,
  })
}

async function* ndjson(
  first: ImportLine | undefined,
  rest: AsyncIterable<ImportLine>,
  logger: Logger,
): AsyncGenerator<string> {
  if (first !== undefined) yield `${JSON.stringify(first)}\n`
  try {
    for await (const line of rest) yield `${JSON.stringify(line)}\n`
  } catch (error) {
    if (!(error instanceof UnreadableFile)) logger.error('import.broken', loggable(error))
    const broken: Broken['broken'] =
      error instanceof UnreadableFile
        ? { code: error.code, detail: error.detail }
        : { code: 'unavailable', detail: 'Not possible just now: send the file again.' }
    yield `${JSON.stringify({ broken } satisfies Broken)}\n`
  }
}
