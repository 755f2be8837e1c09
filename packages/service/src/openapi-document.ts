/** What every operation can answer, put into the OpenAPI document once, so that no route has to remember it. */
import { problems } from './problem.ts'

interface Answer {
  description: string
  content?: Record<string, unknown>
  headers?: Record<string, unknown>
}

interface Operation {
  parameters?: { in?: string }[]
  requestBody?: { content?: Record<string, unknown> }
  responses?: Record<string, Answer>
}

interface OpenApiDocument {
  paths?: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, unknown> }
}

const PROBLEM = 'application/problem+json'

/** RFC 9457, as every refusal looks. */
const problemSchema = {
  type: 'object',
  description: 'A problem document (RFC 9457)',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string', description: 'one of the codes that are explained in docs/errors' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      description: 'each field that is wrong: a JSON pointer, and what would be right',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
}

const done: Record<string, string> = {
  200: 'Done',
  201: 'Made',
  202: 'Taken and kept',
  204: 'Done, with nothing to tell',
}

/**
 * Completes what `@fastify/swagger` makes: refusals are problem documents, each operation names those that come from
 * here (body, path, fields, database), nothing is called "Default Response", and patterns are such as every dialect reads.
 */
export function completeDocument<D>(document: D, refusals: readonly number[]): D {
  const complete = withPlainPatterns(document) as OpenApiDocument
  const schemas = ((complete.components ??= {}).schemas ??= {})
  schemas['Problem'] = problemSchema
  for (const path of Object.values(complete.paths ?? {}))
    for (const operation of Object.values(path)) completeOperation(operation, refusals)
  return complete as D
}

function completeOperation(operation: Operation, refusals: readonly number[]): void {
  const responses = (operation.responses ??= {})
  for (const status of [...refusalsOfShape(operation), ...refusals]) responses[status] ??= { description: '' }
  for (const [status, answer] of Object.entries(responses)) {
    if (Number(status) >= 400) Object.assign(answer, refusal(Number(status)))
    else if (answer.description === 'Default Response') {
      answer.description = done[status] ?? 'Done'
      if (answer.content === undefined && status !== '204') answer.content = { 'application/json': {} }
    }
  }
}

/** What this package answers before or instead of a route. */
function refusalsOfShape({ parameters = [], requestBody }: Operation): number[] {
  return [
    ...(requestBody === undefined ? [] : [400, 413, 415]),
    ...(requestBody === undefined && parameters.length === 0 ? [] : [422]),
    ...(parameters.some((parameter) => parameter.in === 'path') ? [404] : []),
    503,
  ]
}

function refusal(status: number): Answer {
  const titles = Object.values(problems)
    .filter((problem) => problem.status === status)
    .map(({ title }) => title)
  const wait = {
    'Retry-After': { description: 'seconds until it makes sense to try again', schema: { type: 'string' } },
  }
  return {
    description: titles.join('; or: ') || 'Refused',
    content: { [PROBLEM]: { schema: { $ref: '#/components/schemas/Problem' } } },
    ...(status === 429 || status === 503 ? { headers: wait } : {}),
  }
}

/** Unicode's property of control characters, which most readers of JSON Schema don't know, as the ranges it stands for. */
function withPlainPatterns(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlainPatterns)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'pattern' && typeof inner === 'string'
        ? inner.replaceAll(String.raw`\p{Cc}`, String.raw`\u0000-\u001f\u007f-\u009f`)
        : withPlainPatterns(inner),
    ]),
  )
}
