/** Fuzzes every OpenAPI document of a running system, each with the credentials of one who may call it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServiceName } from '@tocsin/events'
import { runProgram } from '../local/run-program.ts'
import { startFuzzed, targets, type Target } from './callers.ts'
import { configurationOf, type Phase } from './configuration.ts'
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
const common = fileURLToPath(new URL('schemathesis.toml', import.meta.url))
const cache = fileURLToPath(new URL('../../.cache', import.meta.url))
/** @returns the services whose document and behaviour differ; what differs was printed */
export async function fuzz(run: FuzzRun): Promise<ServiceName[]> {
  await mkdir(cache, { recursive: true })
  const schemathesis = await schemathesisIn(cache)
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-fuzz-'))
  try {
    const world = await startFuzzed(run.firstPort)
    try {
      const failed: ServiceName[] = []
      for (const target of await targets(world))
        if (run.services.includes(target.service) && !(await passes(schemathesis, folder, target, run)))
          failed.push(target.service)
      return failed
    } finally {
      await world.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** One after the other, whatever the first says. */
async function passes(schemathesis: string, folder: string, target: Target, run: FuzzRun): Promise<boolean> {
  const systematic = await runs(schemathesis, folder, target, run, 'coverage')
  const random = await runs(schemathesis, folder, target, run, 'fuzzing')
  return systematic && random
}

async function runs(
  schemathesis: string,
  folder: string,
  target: Target,
  { seed, examples }: FuzzRun,
  phase: Phase,
): Promise<boolean> {
  const configuration = join(folder, `${target.service}-${phase}.toml`)
  await writeFile(configuration, `${await readFile(common, 'utf8')}\n${configurationOf(target, phase)}`)
  const headers = Object.entries(target.headers)
  const { code } = await runProgram(
    schemathesis,
    [
      `--config-file=${configuration}`,
      'run',
      `${target.url}/openapi.json`,
      ...headers.flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      `--phases=${phase}`,
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
