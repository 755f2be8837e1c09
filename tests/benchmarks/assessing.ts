/**
 * Reports that lie on Kafka, through triage's two steps: how many a second until all are assessed and every mark is
 * answered; beside the rows that this leaves, as bare inserts, and the records through bare kafkajs.
 */
import { eventually } from '@tocsin/testing'
import { Kafka, logLevel } from 'kafkajs'
import type pg from 'pg'
import { makeCorpus } from '../campaigns/corpus.ts'
import { startTriageOnKafka, type TriageOnKafka } from '../campaigns/triage-on-kafka.ts'
import { times, type Row } from './row.ts'

const REPORTS = 6_000
/** As many reports as a batch of triage's holds at most. */
const BATCH = 500
/** What the two steps write, in triage's schema and in the vault's. */
const TABLES = [
  'triage.report',
  'triage.evidence',
  'triage.strand',
  'triage.rhythm',
  'triage.sighting',
  'triage.observer',
  'triage.band',
  'triage.crisis',
  'triage.situation',
  'triage.implicated',
  'triage.alert_version',
  'triage.review_item',
  'triage.inbox',
  'triage.outbox_published',
  'vault.openings',
]

export async function benchAssessing(profile?: string): Promise<Row> {
  const triage = await startTriageOnKafka(9_800)
  try {
    await triage.feed(makeCorpus({ seed: 1, reports: REPORTS, now: new Date() }))
    await onKafka(triage)
    const process = await triage.spawn({ profile })
    const before = await triage.read()
    const began = performance.now()
    await triage.settled({ now: () => new Date() }, REPORTS)
    const seconds = (performance.now() - began) / 1_000
    await process.stop(30_000)
    const assessed = (REPORTS - before) / seconds
    const written = await rowsOf(triage.pool)
    const inserted = await insertedASecond(triage.pool, written)
    const count = written.reduce((sum, { rows }) => sum + rows.length, 0)
    return {
      what: 'reports through assess and evaluate a second, one broker, one process, nine in ten from one country',
      measured: `${assessed.toFixed(0)}/s`,
      beside: `the ${(count / REPORTS).toFixed(0)} rows a report that this leaves, as bare inserts of many rows ${inserted.toFixed(0)}/s; its records through bare kafkajs ${(await carriedASecond(triage)).toFixed(0)}/s`,
      ratio: times(assessed, inserted),
      goal: '≥ 0.3',
    }
  } finally {
    await triage.stop()
  }
}

async function onKafka(triage: TriageOnKafka): Promise<void> {
  const carried = async (): Promise<true | undefined> => {
    const { rows } = await triage.pool.query('select from civil_society_intake.outbox limit 1')
    return rows.length === 0 || undefined
  }
  await eventually(carried, { what: 'all reports are on Kafka', within: 300_000, every: 100 })
}

interface TableRows {
  table: string
  rows: string[]
}

async function rowsOf(pool: pg.Pool): Promise<TableRows[]> {
  const all: TableRows[] = []
  for (const table of TABLES) {
    const { rows } = await pool.query<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t`)
    all.push({ table, rows: rows.map(({ row }) => row) })
  }
  return all
}

/** @returns reports a second, where each batch's share of every table is inserted in one transaction */
async function insertedASecond(pool: pg.Pool, written: readonly TableRows[]): Promise<number> {
  await pool.query('create schema bare')
  for (const { table } of written)
    await pool.query(
      `create table bare.${nameOf(table)} (like ${table} including defaults including constraints including indexes including storage)`,
    )
  const batches = Math.ceil(REPORTS / BATCH)
  const shares = Array.from({ length: batches }, (_, n) =>
    written.map(({ table, rows }) => {
      const share = rows.slice((rows.length * n) / batches, (rows.length * (n + 1)) / batches)
      return { table, json: `[${share.join(',')}]` }
    }),
  )
  const client = await pool.connect()
  try {
    const began = performance.now()
    for (const share of shares) {
      await client.query('begin')
      for (const { table, json } of share) {
        const name = `bare.${nameOf(table)}`
        await client.query(`insert into ${name} select * from jsonb_populate_recordset(null::${name}, $1)`, [
          json,
        ])
      }
      await client.query('commit')
    }
    return REPORTS / ((performance.now() - began) / 1_000)
  } finally {
    client.release()
  }
}

const nameOf = (table: string): string => table.slice(table.indexOf('.') + 1)

/** The same records, sent to another topic and read from it, by kafkajs alone. */
async function carriedASecond({ bus, pool }: TriageOnKafka): Promise<number> {
  const { rows } = await pool.query<{ key: string; value: Buffer }>(
    'select key, value from civil_society_intake.outbox_published order by id',
  )
  const kafka = new Kafka({ brokers: bus.brokers, clientId: 'bench', logLevel: logLevel.NOTHING })
  const topic = `${bus.prefix}bench`
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic, numPartitions: 8 }], waitForLeaders: true })
  await admin.disconnect()
  const producer = kafka.producer({ idempotent: false, allowAutoTopicCreation: false })
  const consumer = kafka.consumer({ groupId: `${topic}.readers`, maxWaitTimeInMs: 200 })
  await Promise.all([producer.connect(), consumer.connect()])
  try {
    let read = 0
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    const began = performance.now()
    for (let at = 0; at < rows.length; at += BATCH)
      await producer.send({ topic, acks: -1, messages: rows.slice(at, at + BATCH) })
    const sent = performance.now() - began
    let first = 0
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        first ||= performance.now()
        read += batch.messages.length
      },
    })
    await eventually(() => read >= rows.length, { what: 'all records are read', within: 60_000, every: 5 })
    return rows.length / ((sent + performance.now() - first) / 1_000)
  } finally {
    await Promise.all([producer.disconnect(), consumer.disconnect()])
  }
}
