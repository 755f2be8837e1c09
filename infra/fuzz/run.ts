/** Fuzzes every OpenAPI document of a running system, each with the credentials of one who may call it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServiceName } from '@tocsin/events'
import { startLocal, type Local } from '../local/local.ts'
import { loadDemoDirectory } from '../local/play/directory.ts'
import { freePortsFrom } from '../local/ports.ts'
import { runProgram } from '../local/run-program.ts'
import { startTogether } from '../local/running-services.ts'
import { targetOf } from './callers.ts'
import { schemathesisIn } from './schemathesis.ts'

export interface FuzzRun {
  seed: number
  /** cases of each operation that are made at random, beside those that follow from the document */
  examples: number
  services: readonly ServiceName[]
  firstPort: number
}

/** The services that serve an OpenAPI document. */
export const documented: readonly ServiceName[] = [
  'civil-society-intake',
  'regional-intake',
  'triage',
  'desk',
]

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
]
const configuration = fileURLToPath(new URL('schemathesis.toml', import.meta.url))
const cache = fileURLToPath(new URL('../../.cache', import.meta.url))
/** The fuzzer is one caller who sends more than a person would. */
const roomy = { REPORTS_AN_HOUR: '9000000', ANONYMOUS_AN_HOUR: '9000000', GUESSES_AN_HOUR: '9000000' }

/** @returns the services whose document and behaviour differ; what differs was printed */
export async function fuzz(run: FuzzRun): Promise<ServiceName[]> {
  await mkdir(cache, { recursive: true })
  const schemathesis = await schemathesisIn(cache)
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-fuzz-'))
  try {
    const local = await startLocal({
      folder,
      ports: await freePortsFrom(run.firstPort),
      separate: false,
      demoReviewer: false,
      start: (environmentOf, logTo) =>
        startTogether((service) => ({ ...environmentOf(service), ...roomy }), logTo),
    })
    try {
      await loadDemoDirectory(local)
      const failed: ServiceName[] = []
      for (const service of run.services)
        if (!(await passes(schemathesis, local, service, run))) failed.push(service)
      return failed
    } finally {
      await local.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function passes(
  schemathesis: string,
  local: Local,
  service: ServiceName,
  { seed, examples }: FuzzRun,
): Promise<boolean> {
  const { url, headers } = await targetOf(local, service)
  const { code } = await runProgram(
    schemathesis,
    [
      `--config-file=${configuration}`,
      'run',
      `${url}/openapi.json`,
      ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      '--phases=examples,coverage,fuzzing',
      `--checks=${CHECKS.join(',')}`,
      `--seed=${seed}`,
      `--max-examples=${examples}`,
      '--generation-database=none',
      '--continue-on-failure',
      '--suppress-health-check=all',
      '--request-timeout=20',
      '--no-color',
    ],
    { cwd: cache, show: true },
  )
  return code === 0
}
