/** What a person's requests ask of the database: recorded in this process, so only of services that run in it. */
import pg from 'pg'

export interface Statements {
  /** @returns statements since the last time, of transactions that `belongs` said yes to, one transaction after another */
  take(host: string): string[]
  stop(): void
}

type Query = (this: pg.Client, ...args: unknown[]) => unknown

/** @param belongs whether a transaction is of interest, by its statements */
export function recordStatements(belongs: (statements: readonly string[]) => boolean): Statements {
  const open = new WeakMap<pg.Client, string[]>()
  const done = new Map<string, string[]>()
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const original = prototype.query
  prototype.query = function (...args) {
    const text = textOf(args[0])
    if (/^begin/i.test(text)) open.set(this, [])
    open.get(this)?.push(text)
    if (/^(commit|rollback)/i.test(text)) {
      const statements = open.get(this) ?? []
      open.delete(this)
      const host = this.host
      if (belongs(statements)) done.set(host, [...(done.get(host) ?? []), ...statements])
    }
    return original.apply(this, args)
  }
  return {
    take: (host) => {
      const taken = done.get(host) ?? []
      done.delete(host)
      return taken
    },
    stop: () => void (prototype.query = original),
  }
}

function textOf(query: unknown): string {
  if (typeof query === 'string') return query
  const text = typeof query === 'object' && query !== null && 'text' in query ? query.text : ''
  return typeof text === 'string' ? text : ''
}
