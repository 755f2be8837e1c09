/**
 * What one more report costs a crisis that has few reports, many or very many: triage's own evaluating step, of the
 * situation that the report belongs to, and of all where it is about the whole province or country.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stopStack } from '@tocsin/service'
import { assessSituation, loadLevelModel, spreadOf, type LevelModel } from '@tocsin/situations'
import { eventually, startEmbeddedPostgres } from '@tocsin/testing'
import { startApp } from '@tocsin/triage/app'
import pg from 'pg'
import { prepareGround } from '../../infra/ground/prepare.ts'
import { environmentOf } from '../../infra/local/environment.ts'
import { freePortsFrom } from '../../infra/local/ports.ts'
import { secretsIn } from '../../infra/local/secrets.ts'
import { COUNTRY, fillTriage, PROVINCE } from './many-reports.ts'
import { quantile, spread, type Row } from './row.ts'

const FEW = 10_000
const MORE = [100_000, 1_000_000]
const GOAL = '≤ 2 ×'
const NOW = new Date('2026-11-20T12:00:00Z')
/** not counted: caches and plans of a process that has just started */
const FIRST = 3
const KINDS = [
  { of: 'one situation', group: 'group-1', tips: 50 },
  { of: 'all situations of the country', group: 'general', tips: 10 },
] as const

type Measured = Map<string, number[]>

export async function benchEvaluating(): Promise<Row[]> {
  const few = await evaluations(FEW)
  const rows: Row[] = []
  for (const size of MORE) {
    const many = await evaluations(size)
    for (const { of, tips } of KINDS) {
      const [here, there] = [many.get(of)!, few.get(of)!]
      rows.push({
        what: `evaluation of ${of} after a report, at ${size.toLocaleString('en')} reports, 90 % from one country, half of these from its province`,
        measured: `${spread(here)} of ${tips}`,
        beside: `at ${FEW.toLocaleString('en')} reports of the same sources in the same year ${spread(there)}`,
        ratio: (quantile(here, 0.99) / quantile(there, 0.99)).toFixed(2),
        goal: GOAL,
      })
    }
  }
  return rows
}

/** @returns milliseconds of each evaluation that answered a report's mark */
async function evaluations(reports: number): Promise<Measured> {
  const parts = stopStack()
  try {
    const { pool, evaluated } = await triageWith(reports, parts)
    const measured: Measured = new Map()
    for (const { of, group, tips } of KINDS) {
      const durations: number[] = []
      for (let n = 0; n < FIRST + tips; n += 1) {
        const before = evaluated.length
        await tell(pool, group)
        const took = await eventually(() => evaluated[before], {
          what: 'the evaluation',
          within: 300_000,
          every: 5,
        })
        await eventually(async () => (await isQuiet(pool)) || undefined, {
          what: 'no mark is left',
          within: 300_000,
          every: 20,
        })
        if (n >= FIRST) durations.push(took)
      }
      measured.set(of, durations)
    }
    return measured
  } finally {
    await parts.stop()
  }
}

async function isQuiet(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ quiet: boolean }>(
    `select not exists (select from triage.dirty) and not exists (
       select from triage.crisis where claimed_until is not null or next_at <= $1) as quiet`,
    [NOW],
  )
  return rows[0]!.quiet
}

/** Triage on a database of its own that holds so many reports; `evaluated`: how long each evaluation took, by its log. */
async function triageWith(reports: number, parts: ReturnType<typeof stopStack>) {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-evaluating-'))
  parts.push(() => rm(folder, { recursive: true, force: true }))
  // As much memory as a server of a million reports is given; the same for few.
  const server = await startEmbeddedPostgres({ settings: { shared_buffers: '1GB' } })
  parts.push(() => server.stop())
  const admin = new URL(server.url)
  admin.pathname = '/tocsin'
  const adminUrl = admin.href
  const secrets = await secretsIn(join(folder, 'secrets.json'))
  const keysFolder = join(folder, 'keys')
  const keys = { folder: keysFolder, root: Buffer.from(secrets.vaultRoot, 'hex') }
  const clock = { now: () => NOW }
  const { pinnedKeeperKey } = await prepareGround({ adminUrl, passwords: secrets.passwords, keys, clock })
  const pool = new pg.Pool({ connectionString: adminUrl, max: 2 })
  // The server ends before the last of its idle connections has.
  pool.on('error', () => undefined)
  parts.push(() => pool.end())
  const model = loadLevelModel()
  await fillTriage(pool, reports, NOW, model)
  await settleAll(pool, model)
  const evaluated: number[] = []
  const settings = {
    adminUrl,
    secrets,
    ports: await freePortsFrom(9_900),
    pinnedKeeperKey,
    keysFolder,
    bus: 'postgres',
    demoReviewer: false,
    logLevel: 'info',
  } as const
  const app = await startApp(
    {
      ...environmentOf('triage', settings),
      PORT: '0',
      OPERATOR_PORT: '0',
      WITHDRAWAL_MINUTES: '0',
      LOG_LEVEL: 'debug',
    },
    {
      clock,
      logDestination: {
        write(line: string) {
          const { event, msg, ms } = JSON.parse(line) as { event?: string; msg?: string; ms?: number }
          if ((event ?? msg) === 'crisis.evaluated' && ms !== undefined) evaluated.push(ms)
        },
      },
    },
  )
  parts.push(() => app.stop())
  return { pool, evaluated }
}

/** Every situation as if looked at while it was empty: what is there before a report is not what is measured. */
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
  const nothing = {
    own: [],
    wider: [],
    sightings: [],
    rhythm: [],
    observers: 0,
    judgements: [],
    settlements: [],
  }
  const results = rows.map(({ key, country, admin1, threatened: group }) => {
    const place = { world: 'actual', country, admin1, group }
    return { key, result: assessSituation({ place, ...nothing }, NOW, model) }
  })
  await pool.query(
    `update triage.situation s set result = r.result, evaluated_at = $2
     from jsonb_to_recordset($1::jsonb) as r(key text, result jsonb) where s.key = r.key`,
    [JSON.stringify(results), NOW],
  )
}

/** A first-hand report from the province, as the assessing step leaves it. */
async function tell(pool: pg.Pool, group: string): Promise<void> {
  await pool.query(
    `with told as (
      insert into triage.report (id, state, topic, received_at, assessment, catalogue, world, country, admin1, threatened,
        day, source, root, observer, vouched, feed, backfill, kind, basis, guarded, few_could_know, sharing, language,
        reliability, credibility)
      values ($1, 'counted', 'reports.civil-society', $2::timestamptz, 1, 'bench', 'actual', $3, $4, $5,
        ($2::timestamptz at time zone 'UTC')::date, 'eyes', 'eyes', 'one', true, false, false, 'happened', 'saw', false,
        false, '{desks}', 'en', 'B', 6)
      returning id, concat_ws('|', world, country, admin1, threatened) as situation),
    signs as (
      insert into triage.evidence (report, indicator, situation, factor, nature, gravity, modality, verified, root,
        observer, rank, kin, start, seen)
      select id, indicator, situation, split_part(indicator, '.', 1), 'dynamic', 0.9, 'asserted', false, 'eyes', 'one',
        ln(0.9 * 0.85 * 0.6) / ln(2) + extract(epoch from day) / (86400 * 21),
        concat('vouched|desks|||', split_part(indicator, '.', 1), '|dynamic|graded|'), day, true
      from told cross join unnest('{7.8,10.2,11.1}'::text[]) indicator, date_trunc('day', $2::timestamptz, 'UTC') day
      returning situation, indicator, root, observer, kin),
    strands as (
      insert into triage.strand select * from signs on conflict do nothing)
    insert into triage.dirty (crisis, situation)
    select c.id, case when $5 = 'general' then null else situation end
    from told join triage.crisis c on c.country = $3`,
    [randomUUID(), NOW, COUNTRY, PROVINCE, group],
  )
}
