/**
 * The evaluation of a crisis with many reports beside one with few: from the mark that a report left until the new version
 * of its alert is committed, by triage's own evaluating step.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@tocsin/database'
import { stopStack } from '@tocsin/service'
import { assessSituation, loadLevelModel, spreadOf, type LevelModel } from '@tocsin/situations'
import { startPostgres } from '@tocsin/testing'
import { evaluateNext, type EvaluateOptions } from '@tocsin/triage/evaluate'
import pg from 'pg'
import { prepareGround, urlAs } from '../../infra/ground/prepare.ts'
import { secretsIn } from '../../infra/local/secrets.ts'
import { COUNTRY, fillTriage, PROVINCE } from './many-reports.ts'
import { quantile, spread, type Row } from './row.ts'

const FEW = 10_000
const MORE = [100_000, 1_000_000]
/** Beyond this ratio the next size is not worth the hours that it would take. */
const HOPELESS = 8
const GOAL = '≤ 2 ×'
const NOW = new Date('2026-11-20T12:00:00Z')
/** not counted: caches and plans of a process that has just started */
const FIRST = 3
const TIPS = 100
/** Where one takes long, fewer are told; a p99 of few is their longest. */
const PATIENCE_MS = 60_000

export async function benchEvaluating(): Promise<Row[]> {
  const few = await tipping(FEW)
  const rows: Row[] = []
  let hopeless: number | null = null
  for (const size of MORE) {
    const what = `evaluation of a situation that tips at ${size.toLocaleString('en')} reports, 90 % from one country, half of these from its province`
    if (hopeless !== null) {
      const beside = `too slow already at ${hopeless.toLocaleString('en')}`
      rows.push({ what, measured: 'not measured', beside, ratio: '', goal: GOAL })
      continue
    }
    const beside = `at ${FEW.toLocaleString('en')} reports of the same sources in the same year: ${spread(few)} of ${few.length}`
    try {
      const many = await tipping(size)
      const ratio = quantile(many, 0.99) / quantile(few, 0.99)
      rows.push({
        what,
        measured: `${spread(many)} of ${many.length}`,
        beside,
        ratio: ratio.toFixed(2),
        goal: GOAL,
      })
      if (ratio > HOPELESS) hopeless = size
    } catch (error) {
      // The database ends a transaction that waits too long for its process: no version comes at all.
      rows.push({ what, measured: `fails: ${reasonOf(error)}`, beside, ratio: '', goal: GOAL })
      hopeless = size
    }
  }
  return rows
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

/** @returns for each of some tips the milliseconds of the evaluation that answered its mark */
async function tipping(reports: number): Promise<number[]> {
  const parts = stopStack()
  try {
    const { pool, database } = await triageIn(parts)
    const model = loadLevelModel()
    await fillTriage(pool, reports, NOW, model)
    await settleAll(pool, model)
    const options: EvaluateOptions = {
      database,
      model,
      cadence: { quarterMinutes: 0, withdrawalMinutes: 0 },
      clock: { now: () => NOW },
    }
    const durations: number[] = []
    const until = performance.now() + PATIENCE_MS
    for (let n = 0; n < FIRST + TIPS && (durations.length < 3 || performance.now() < until); n += 1) {
      await tell(pool, `tips-${n}`)
      const began = performance.now()
      const written = await evaluateNext(options)
      const took = performance.now() - began
      if (written?.outcome !== 'version') throw new Error(`no version after a tip: ${written?.reason}`)
      if (n >= FIRST) durations.push(took)
      while ((await evaluateNext(options)) !== null);
    }
    return durations
  } finally {
    await parts.stop()
  }
}

/** Every situation as if looked at while it was empty: what is there before a tip is not what is measured. */
async function settleAll(pool: pg.Pool, model: LevelModel): Promise<void> {
  const { rows: sightings } = await pool.query<{ country: string; admin1: string; start: Date }>(
    `select country, admin1, start from triage.sighting where start > $1::timestamptz - interval '80 days'`,
    [NOW],
  )
  for (const [country, seen] of Map.groupBy(sightings, (one) => one.country)) {
    const found = spreadOf(
      seen.map(({ admin1, start }) => ({ admin1, start: start.getTime() })),
      model,
    )
    await pool.query('update triage.crisis set spread = $2 where country = $1', [
      country,
      JSON.stringify(found),
    ])
  }
  const { rows } = await pool.query<{ key: string; country: string; admin1: string; threatened: string }>(
    'select key, country, admin1, threatened from triage.situation s join triage.crisis c on c.id = s.crisis',
  )
  const results = rows.map(({ key, country, admin1, threatened: group }) => {
    const place = { world: 'actual', country, admin1, group }
    const nothing = {
      own: [],
      wider: [],
      sightings: [],
      rhythm: [],
      observers: 0,
      judgements: [],
      settlements: [],
    }
    return { key, result: assessSituation({ place, ...nothing }, NOW, model) }
  })
  await pool.query(
    `update triage.situation s set result = r.result, evaluated_at = $2
     from jsonb_to_recordset($1::jsonb) as r(key text, result jsonb) where s.key = r.key`,
    [JSON.stringify(results), NOW],
  )
}

/** A database of its own, with triage's schema; as its superuser, and as triage. */
async function triageIn(parts: ReturnType<typeof stopStack>) {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-evaluating-'))
  parts.push(() => rm(folder, { recursive: true, force: true }))
  const server = await startPostgres({ own: true })
  parts.push(() => server.stop())
  const admin = new URL(server.url)
  admin.pathname = '/tocsin'
  const secrets = await secretsIn(join(folder, 'secrets.json'))
  const keys = { folder: join(folder, 'keys'), root: Buffer.from(secrets.vaultRoot, 'hex') }
  const clock = { now: () => NOW }
  await prepareGround({ adminUrl: admin.href, passwords: secrets.passwords, keys, clock })
  const pool = new pg.Pool({ connectionString: admin.href, max: 2 })
  // The server ends before the last of its idle connections has.
  pool.on('error', () => undefined)
  parts.push(() => pool.end())
  const url = urlAs(admin.href, 'triage', secrets.passwords.triage)
  const database = openDatabase({ url, schema: 'triage', applicationName: 'bench', max: 4 })
  parts.push(() => database.close())
  return { pool, database }
}

/** A first-hand report from the province, as the assessing step leaves it. */
async function tell(pool: pg.Pool, group: string): Promise<void> {
  await pool.query(
    `with told as (
      insert into triage.report (id, state, topic, received_at, assessment, catalogue, world, country, admin1, threatened, day,
        source, root, observer, vouched, feed, backfill, kind, basis, guarded, few_could_know, sharing, language, reliability,
        credibility)
      values ($1, 'counted', 'reports.civil-society', $2::timestamptz, 1, 'bench', 'actual', $3, $4, $5, ($2::timestamptz at time zone 'UTC')::date, 'eyes', 'eyes', 'one', true,
        false, false, 'happened', 'saw', false, false, '{desks}', 'en', 'B', 6)
      returning id, concat_ws('|', world, country, admin1, threatened) as situation, country),
    signs as (
      insert into triage.evidence (report, indicator, situation, factor, nature, gravity, modality, verified, root, observer, rank)
      select id, indicator, situation, split_part(indicator, '.', 1), 'dynamic', 0.9, 'asserted', false, 'eyes', 'one', 0
      from told cross join unnest('{7.8,10.2,11.1}'::text[]) indicator),
    voices as (
      insert into triage.voice
      select situation, indicator, 'eyes', 'one' from told cross join unnest('{7.8,10.2,11.1}'::text[]) indicator
      on conflict do nothing),
    places as (
      insert into triage.situation (key, id, crisis, admin1, threatened)
      select situation, gen_random_uuid(), c.id, $4, $5 from told join triage.crisis c using (country)
      on conflict do nothing)
    insert into triage.dirty (crisis, situation)
    select c.id, case when $5 = 'general' then null else situation end from told join triage.crisis c using (country)`,
    [randomUUID(), NOW, COUNTRY, PROVINCE, group],
  )
}
