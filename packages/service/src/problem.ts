/**
 * Errors at the edge: RFC 9457 problem details. A problem has a code (its `type`, with a page in docs/errors/), a public
 * text that may leave and an internal one that never does.
 */

/** Code → status and title. One list, so that each code has one meaning and one page. */
export const problems = {
  'malformed-body': { status: 400, title: 'The body cannot be read' },
  unauthenticated: { status: 401, title: 'No valid credential' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'This address does not know that method' },
  conflict: { status: 409, title: 'In conflict with what is stored' },
  'idempotency-key-reused': { status: 409, title: 'The idempotency key was used with another body' },
  stale: { status: 409, title: 'What you answered has changed meanwhile' },
  gone: { status: 410, title: 'Was removed' },
  'precondition-failed': { status: 412, title: 'Has been changed by somebody else' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'This kind of body is not taken' },
  invalid: { status: 422, title: 'Some fields are not right' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something failed here' },
  unavailable: { status: 503, title: 'Not possible just now' },
} as const
export type ProblemCode = keyof typeof problems

/** One field that is wrong: a JSON pointer (RFC 6901) into the body, or `#header/Name`, `#query/name`. */
export interface FieldFault {
  pointer: string
  detail: string
}

export class Problem extends Error {
  readonly problem: ProblemCode
  readonly status: number
  /** what may leave */
  readonly detail: string | undefined
  readonly errors: readonly FieldFault[]
  readonly retryAfterSeconds: number | undefined
  /** further members that may leave, such as `reopensAt` */
  readonly members: Readonly<Record<string, unknown>>
  constructor(
    code: ProblemCode,
    options: {
      detail?: string
      errors?: readonly FieldFault[]
      retryAfterSeconds?: number
      members?: Readonly<Record<string, unknown>>
      internal?: string
      cause?: unknown
    } = {},
  ) {
    super(options.internal ?? problems[code].title, { cause: options.cause })
    this.name = 'Problem'
    this.problem = code
    this.status = problems[code].status
    this.detail = options.detail
    this.errors = options.errors ?? []
    this.retryAfterSeconds = options.retryAfterSeconds
    this.members = options.members ?? {}
  }

  /** The document that leaves, `application/problem+json`. */
  document(): Record<string, unknown> {
    return {
      type: `https://tocsin.example/errors/${this.problem}`,
      title: problems[this.problem].title,
      status: this.status,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.errors.length === 0 ? {} : { errors: this.errors }),
      ...this.members,
    }
  }
}

/** One field is wrong: names it and says what would be right. */
export function invalidField(pointer: string, detail: string): Problem {
  return new Problem('invalid', { errors: [{ pointer, detail }] })
}
