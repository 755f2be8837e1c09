import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { reportMissing } from '../missing.ts'
import { startCluster } from './cluster.ts'
import { makeGuard } from './guard.ts'
import { brokerProgram } from './java.ts'
import type { NoKafka } from './start.ts'

/** A Kafka that asks who comes, and lets nobody but its operator do what no rule allows. */
export interface GuardedKafka {
  readonly brokers: readonly string[]
  /** PEM of whom to trust; there is no way in without TLS */
  readonly ca: string
  readonly operator: string
  /** Of a user or the operator, for SCRAM-SHA-256, SCRAM-SHA-512 and PLAIN alike. */
  passwordOf(user: string): string
  stop(): Promise<void>
}

/** One broker of its own with an authorizer and no rules yet, or the reason why there is none. */
export async function startGuardedKafka(users: readonly string[]): Promise<GuardedKafka | NoKafka> {
  const program = await brokerProgram()
  if ('missing' in program) {
    reportMissing('own-kafka', program.missing)
    return { skipped: program.missing }
  }
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-guard-'))
  const clean = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const guard = await makeGuard(program.java, folder, { operator: 'operator', users })
    const cluster = await startCluster({ ...program, size: 1, guard })
    return {
      brokers: cluster.brokers,
      ca: guard.ca,
      operator: guard.operator,
      passwordOf(user) {
        const password = guard.passwords.get(user)
        if (password === undefined) throw new RangeError(`no user ${user}`)
        return password
      },
      async stop() {
        await cluster.stop()
        await clean()
      },
    }
  } catch (error) {
    await clean()
    throw error
  }
}
