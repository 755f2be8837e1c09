import { appendFileSync } from 'node:fs'

import { findChromium } from './browser.ts'
import { composeClient } from './compose-client.ts'
import { readTestEnvironment } from './config.ts'
import { dockerAnswers } from './docker.ts'
import { brokerProgram } from './kafka/java.ts'

/** What a test may need that not every machine has. */
export type Need = 'kafka' | 'own-kafka' | 'chromium' | 'compose'

/**
 * Why a test cannot run here, for `describe.skipIf(await missing('kafka'))`; `undefined` when it can. Starts nothing.
 *
 * @param need `kafka`: any real broker; `own-kafka`: one that the test may kill; `chromium`: a browser; `compose`: the
 *   client of Docker Compose, without a daemon
 * @throws where the environment demands what is missing (TOCSIN_REQUIRE_KAFKA=1, TOCSIN_REQUIRE_ALL=1)
 */
export async function missing(need: Need): Promise<string | undefined> {
  const reason = await reasonFor(need)
  if (reason !== undefined) reportMissing(need, reason)
  return reason
}

/** Keeps the reason for the last lines of `npm test`, or throws it where skipping is forbidden. */
export function reportMissing(need: Need, reason: string): void {
  const { requireKafka, requireAll, skipsFile } = readTestEnvironment()
  if (requireAll) throw new Error(`TOCSIN_REQUIRE_ALL=1, but: ${reason}`)
  if (requireKafka && NAMES[need] === NAMES.kafka) throw new Error(`TOCSIN_REQUIRE_KAFKA=1, but: ${reason}`)
  if (skipsFile) appendFileSync(skipsFile, `${NAMES[need]} skipped: ${reason}\n`)
}

const NAMES: Readonly<Record<Need, string>> = {
  kafka: 'Kafka tests',
  'own-kafka': 'Kafka tests',
  chromium: 'browser tests',
  compose: 'compose tests',
}

async function reasonFor(need: Need): Promise<string | undefined> {
  switch (need) {
    case 'kafka':
    case 'own-kafka':
      return noKafka(need)
    case 'chromium':
      return findChromium() ? undefined : 'no Chromium was found (set CHROMIUM_PATH)'
    case 'compose':
      return (await composeClient()) ? undefined : 'no Docker Compose client was found'
  }
}

async function noKafka(need: 'kafka' | 'own-kafka'): Promise<string | undefined> {
  if (need === 'kafka' && (readTestEnvironment().kafkaBrokers || (await dockerAnswers()))) return undefined
  const program = await brokerProgram()
  return 'missing' in program ? program.missing : undefined
}
