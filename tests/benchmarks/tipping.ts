/**
 * From a report that tips a prepared situation, sent to the intake, to the webhook at its desk: through intake, log, triage,
 * log and notifier, each a process of its own. Each tip is the second organisation's report from a country of its own.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { countries, isFictional } from '@tocsin/places'
import { eventually, missing, startKafka } from '@tocsin/testing'
import pg from 'pg'
import { startLocal, type Local } from '../../infra/local/local.ts'
import { demoDirectory, loadDemoDirectory } from '../../infra/local/play/directory.ts'
import { freePortsFrom } from '../../infra/local/ports.ts'
import { makeKeys } from './accepting.ts'
import { ms, quantile, spread, type Row } from './row.ts'

const ALONE = 50
/** not counted: caches and plans of processes that have just started */
const FIRST = 5
const LOADED = { reports: 200, tips: 20, seconds: 3 }
const ARRIVES_MS = 60_000
/** where the other reports come from */
const BUSY = 'KEN'

interface Tip {
  country: string
  sent: number
  accepted: number
}

export async function benchTipping(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-bench-'))
  const lacking = await missing('kafka')
  const kafka = lacking === undefined ? await startKafka({ brokers: 1 }) : null
  if (kafka !== null && 'skipped' in kafka) throw new Error(kafka.skipped)
  const local = await startLocal({
    folder,
    ports: await freePortsFrom(9_500),
    separate: true,
    bus: kafka === null ? 'postgres' : { brokers: kafka.brokers, prefix: kafka.prefix, replicas: 1 },
    demoReviewer: false,
  })
  const pool = new pg.Pool({ connectionString: local.adminUrl, max: 2 })
  pool.on('error', () => undefined)
  try {
    const tipped = tippable()
    await loadDemoDirectory(local, withMembers(tipped))
    const keys = await makeKeys(local, 24)
    const bench = openBench(local, keys)
    for (const country of tipped) await bench.send(country, 0, PREPARING)
    await eventually(async () => (await settled(pool, tipped.length)) || undefined, {
      what: 'all is prepared',
      within: 300_000,
      every: 200,
    })
    if (local.webhooks.received.length > 0) throw new Error('a situation was tipped while it was prepared')
    for (const country of tipped.splice(0, FIRST)) await bench.arrived([await bench.tip(country)])
    const alone: Tip[] = []
    for (const country of tipped.splice(0, ALONE)) {
      const tip = await bench.tip(country)
      await bench.arrived([tip])
      alone.push(tip)
    }
    const loaded = await bench.underLoad(tipped)
    const on = kafka === null ? 'on PostgreSQL alone' : 'on Kafka'
    const of = async (tips: Tip[]) => division(pool, tips, await bench.arrived(tips))
    const [quiet, busy] = [await of(alone), await of(loaded.tips)]
    return [
      {
        what: `report that tips a prepared situation → webhook received, ${on}, one at a time`,
        measured: `${spread(quiet.whole)} of ${alone.length}`,
        beside: quiet.parts,
        ratio: '',
        goal: 'p50 < 50 ms, p99 < 250 ms',
      },
      {
        what: `the same at ${LOADED.reports} reports a second of which ${LOADED.tips} tip, ${LOADED.seconds} s`,
        measured: `${spread(busy.whole)} of ${loaded.tips.length}, none lost`,
        beside: `${busy.parts}; reports were accepted at ${loaded.aSecond.toFixed(0)}/s`,
        ratio: '',
        goal: 'printed',
      },
    ]
  } finally {
    await pool.end()
    await local.stop()
    if (kafka !== null) await kafka.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Nothing in common, so that neither is taken for a retelling of the other. */
const PREPARING = 'Villagers say that soldiers beat traders and took their goods on the road.'
const TIPPING = 'Soldiers surrounded the village at dawn and killed eleven villagers; houses were burned.'
const CALM = 'The market was open and people went to it; the road to the river is dry again.'

function openBench(local: Local, keys: readonly string[]) {
  const url = `http://127.0.0.1:${local.ports.services['civil-society-intake'].public}/v1/reports`
  const day = new Date().toISOString().slice(0, 10)

  async function send(country: string, key: number, text: string): Promise<void> {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${keys[key]}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({
        kind: 'incident',
        text,
        language: 'en',
        day,
        place: { country },
        basis: 'told-by-witness',
        sharing: ['desks'],
      }),
    })
    await answer.arrayBuffer()
    if (answer.status !== 202) throw new Error(`the intake answered ${answer.status}`)
  }

  async function tip(country: string): Promise<Tip> {
    const sent = Date.now()
    await send(country, 1, TIPPING)
    return { country, sent, accepted: Date.now() }
  }

  /** by country, when its first webhook came; ms */
  const first = new Map<string, number>()
  let read = 0

  /** @returns when each of these arrived */
  async function arrived(tips: readonly Tip[]): Promise<ReadonlyMap<string, number>> {
    await eventually(
      () => {
        for (; read < local.webhooks.received.length; read++) {
          const { body, at } = local.webhooks.received[read]!
          for (const [, country] of body.matchAll(/"([A-Z]{3})"/g))
            if (!first.has(country!)) first.set(country!, at.getTime())
        }
        return tips.every(({ country }) => first.has(country)) || undefined
      },
      { what: 'each webhook', within: ARRIVES_MS, every: 5 },
    )
    return first
  }

  /** Calm reports of the busy country, and tips among them, at an even pace. */
  async function underLoad(countries: readonly string[]): Promise<{ tips: Tip[]; aSecond: number }> {
    const { reports, tips, seconds } = LOADED
    const every = reports / tips
    const began = performance.now()
    const tipped: Promise<Tip>[] = []
    const calm: Promise<void>[] = []
    for (let n = 0; n < reports * seconds; n++) {
      const due = began + (n * 1_000) / reports
      if (due > performance.now()) await pause(due - performance.now())
      if (n % every === 0) tipped.push(tip(countries[n / every]!))
      else calm.push(send(BUSY, 2 + (n % (keys.length - 2)), CALM))
    }
    await Promise.all(calm)
    const all = await Promise.all(tipped)
    return { tips: all, aSecond: (reports * seconds * 1_000) / (performance.now() - began) }
  }

  return { send, tip, arrived, underLoad }
}

/** Where the time goes: until the intake has answered, until triage looks at the crisis, until the webhook is there. */
async function division(pool: pg.Pool, tips: readonly Tip[], arrived: ReadonlyMap<string, number>) {
  const { rows } = await pool.query<{ country: string; at: Date }>(
    `select c.country, min((v.data ->> 'at')::timestamptz) as at
     from triage.alert_version v join triage.crisis c on c.id = v.crisis
     where v.data ->> 'level' <> 'watch' and c.country = any($1) group by 1`,
    [tips.map((tip) => tip.country)],
  )
  const evaluated = new Map(rows.map((row) => [row.country, row.at.getTime()]))
  const median = (of: (tip: Tip) => number): string => ms(quantile(tips.map(of), 0.5))
  const { length } = tips
  if (rows.length !== length) throw new Error(`${length - rows.length} tips have no alert`)
  return {
    whole: tips.map((tip) => arrived.get(tip.country)! - tip.sent),
    parts: `p50 until the intake has answered ${median((tip) => tip.accepted - tip.sent)}, until triage evaluates ${median((tip) => evaluated.get(tip.country)! - tip.accepted)} more, until the webhook ${median((tip) => arrived.get(tip.country)! - evaluated.get(tip.country)!)} more`,
  }
}

async function settled(pool: pg.Pool, reports: number): Promise<boolean> {
  const { rows } = await pool.query<{ settled: boolean }>(
    `select (select count(*) from triage.report) >= $1 and not exists (select from triage.dirty)
       and not exists (select from triage.crisis where claimed_until is not null) as settled`,
    [reports],
  )
  return rows[0]!.settled
}

function tippable(): string[] {
  const told = demoDirectory()
  const free = countries.filter((code) => !isFictional(code) && !told.includes(code) && code !== BUSY)
  return free.slice(0, FIRST + ALONE + LOADED.tips * LOADED.seconds)
}

/** The demo's directory, in which one organisation looks after these countries too. */
function withMembers(states: readonly string[]): string {
  const lines = (of: (state: string) => string): string =>
    states.map((state) => `  - ${of(state)}\n`).join('')
  return demoDirectory()
    .replace('states:\n', `states:\n${lines((code) => `{ code: ${code}, neighbours: [] }`)}`)
    .replace(
      'memberships:\n',
      `memberships:\n${lines((state) => `{ organisation: andaman, state: ${state} }`)}`,
    )
}
