/** The SQLSTATE of a failed statement, or Node's code of a failed connection; null if the error has neither. */
export function failureCode(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code
  }
  return null
}

/** Two transactions collided; the same work may succeed at once. */
export function isCollision(error: unknown): boolean {
  const code = failureCode(error)
  return code === '40001' || code === '40P01'
}

const passing =
  /^(08|40|53|57P)|^(55P03|25P03|25P04|EPIPE|ECONN\w+|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/
const brokenConnection =
  /^(Query read timeout|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool|Client was closed)/

/**
 * The database is away, full or busy: nothing is wrong with the work itself, so it is repeated until it succeeds.
 * pg gives some broken connections no code, only a text.
 */
export function isPassing(error: unknown): boolean {
  // a socket of a server that is away: ECONNREFUSED, or ENOENT where it is a file
  if (isFailedConnect(error)) return true
  const code = failureCode(error)
  if (code !== null) return passing.test(code)
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (brokenConnection.test(at.message)) return true
  }
  return false
}

/** A statement without any answer: the way to the server is dead, and the connection of no use. */
export function isUnanswered(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at.message === 'Query read timeout') return true
  }
  return false
}

/** A connection has kept a plan whose columns a migration has changed since; another connection has none. */
export function isStalePlan(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('routine' in at && at.routine === 'RevalidateCachedQuery') return true
  }
  return false
}

function isFailedConnect(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('syscall' in at && at.syscall === 'connect') return true
  }
  return false
}
