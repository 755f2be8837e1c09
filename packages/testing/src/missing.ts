import { appendFileSync } from 'node:fs'

import { findChromium } from './browser.ts'
import { readTestEnvironment } from './config.ts'
import { dockerAnswers } from './docker.ts'
import { brokerProgram } from './kafka/java.ts'

/** What a test may need that not every machine has. */
export type Need = 'kafka' | 'own-kafka' | 'chromium'

/**
 * Why a test cannot run here, for `describe.skipIf(await missing('kafka'))`; `undefined` when it can. Starts nothing.
 *
 * @param need `kafka`: any real broker; `own-kafka`: one that the test may kill; `chromium`: a browser
 * @throws where the environment demands what is missing (TOCSIN_REQUIRE_KAFKA=1, TOCSIN_REQUIRE_CHROMIUM=1)
 */
export async function missing(need: Need): Promise<string | undefined> {
  const reason = need === 'chromium' ? noChromium() : await noKafka(need)
  if (reason !== undefined) reportMissing(need, reason)
  return reason
}

/** Keeps the reason for the last lines of `npm test`, or throws it where skipping is forbidden. */
export function reportMissing(need: Need, reason: string): void {
  const { requireKafka, requireChromium, skipsFile } = readTestEnvironment()
  const variable = need === 'chromium' ? 'TOCSIN_REQUIRE_CHROMIUM' : 'TOCSIN_REQUIRE_KAFKA'
  if (need === 'chromium' ? requireChromium : requireKafka) throw new Error(`${variable}=1, but: ${reason}`)
  const kind = need === 'chromium' ? 'browser tests' : 'Kafka tests'
  if (skipsFile) appendFileSync(skipsFile, `${kind} skipped: ${reason}\n`)
}

function noChromium(): string | undefined {
  return findChromium() ? undefined : 'no Chromium was found (set CHROMIUM_PATH)'
}

async function noKafka(need: 'kafka' | 'own-kafka'): Promise<string | undefined> {
  if (need === 'kafka' && (readTestEnvironment().kafkaBrokers || (await dockerAnswers()))) return undefined
  const program = await brokerProgram()
  return 'missing' in program ? program.missing : undefined
}
