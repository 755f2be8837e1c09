import { setTimeout as pause } from 'node:timers/promises'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { attachMark } from './commit-hook.ts'
import { isCollision, isStalePlan, isUnanswered } from './failure.ts'
import { plainName } from './names.ts'
import { prepareStatements, statementNames } from './prepare-statements.ts'

/** A drizzle transaction; what is done through it commits or rolls back as a whole. */
export type Tx = Parameters<Parameters<NodePgDatabase['transaction']>[0]>[0]

export interface TransactionOptions {
  /** without it: read committed */
  isolation?: 'repeatable read' | 'serializable'
  /** how often work is repeated that collided with another transaction (SQLSTATE 40001, 40P01); 5 without it */
  retries?: number
}

export interface Database {
  readonly schema: string
  readonly pool: pg.Pool
  /** for single statements; a transaction goes through `transaction` */
  readonly db: NodePgDatabase
  /**
   * Runs `work` in one transaction. `work` may run several times, so it has no effect but through `tx`.
   * @throws what `work` throws, or the driver's error; after a connection lost at COMMIT the outcome is unknown
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Calls back after each commit that put rows into the outbox. @returns how to stop that */
  onQueued(listener: () => void): () => void
  /** A connection outside the pool, for LISTEN; the caller ends it. */
  connect(): Promise<pg.Client>
  close(): Promise<void>
}

export interface DatabaseOptions {
  url: string
  schema: string
  applicationName: string
  /** connections at most; 10 without it */
  max?: number
  /** ms for a statement, at the server and until its answer is here; 60,000 without it */
  answerWithin?: number
  /** whether each connection keeps the plans of the statements that it has run; they are planned anew without it */
  keepPlans?: boolean
  /** told of connections that die while idle; the pool replaces them by itself */
  onConnectionError?: (error: Error) => void
}

const LIMIT_MS = 60_000
/** for the server's own word that a statement took too long */
const MARGIN_MS = 2_000

/** Opens a pool whose search path is the schema. Nothing connects before the first statement. */
export function openDatabase(options: DatabaseOptions): Database {
  const schema = plainName(options.schema)
  const within = options.answerWithin ?? LIMIT_MS
  const connection: pg.ClientConfig = {
    connectionString: options.url,
    application_name: options.applicationName,
    options: `-c search_path=${schema},public`,
    statement_timeout: within,
    // the server's limit says nothing where its answer doesn't come through
    query_timeout: within + MARGIN_MS,
    idle_in_transaction_session_timeout: LIMIT_MS,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // statements of one transaction that do not wait for each other's answers go in one round trip, in their order
    pipeline: true,
  }
  const pool = new pg.Pool({ ...connection, max: options.max ?? 10, idleTimeoutMillis: 30_000 })
  const onError = options.onConnectionError ?? (() => undefined)
  // Without listeners a server that stops would end this process.
  pool.on('error', onError)
  const wrapped = new WeakMap<pg.PoolClient, NodePgDatabase>()
  const nameOf = statementNames()
  pool.on('connect', (client) => {
    client.on('error', onError)
    if (options.keepPlans === true) prepareStatements(client, nameOf)
  })
  const listeners = new Set<() => void>()

  async function once<T>(
    work: (tx: Tx) => Promise<T>,
    isolation: TransactionOptions['isolation'],
  ): Promise<T> {
    const client = await pool.connect()
    const db = wrapped.get(client) ?? drizzle({ client })
    wrapped.set(client, db)
    let failed: { error: unknown } | null = null
    let mark = { queued: false }
    let given = false
    const release = (broken: boolean): void => {
      if (!given) client.release(broken)
      given = true
    }
    try {
      const result = await db.transaction(
        async (tx) => {
          mark = attachMark(tx)
          try {
            return await work(tx)
          } catch (error) {
            failed = { error }
            // else the rollback would wait as long again, or the next to come would find the same plan
            if (isUnanswered(error) || isStalePlan(error)) release(true)
            throw error
          }
        },
        isolation === undefined ? undefined : { isolationLevel: isolation },
      )
      release(false)
      if (mark.queued) for (const listener of listeners) listener()
      return result
    } catch (error) {
      // A rollback that fails too must not hide the first cause, and its connection is not used again.
      const cause = (failed as { error: unknown } | null)?.error ?? error
      release(cause !== error || failed === null)
      throw cause
    }
  }

  return {
    schema,
    pool,
    db: drizzle({ client: pool }),
    async transaction(work, { isolation, retries = 5 } = {}) {
      for (let tries = 0; ; tries++) {
        try {
          return await once(work, isolation)
        } catch (error) {
          if (!(isCollision(error) || isStalePlan(error)) || tries >= retries) throw error
          await pause(Math.random() * 5 * 2 ** tries)
        }
      }
    },
    onQueued(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async connect() {
      const client = new pg.Client({ ...connection, statement_timeout: 0, query_timeout: 0 })
      client.on('error', onError)
      await client.connect()
      return client
    },
    close: () => pool.end(),
  }
}
