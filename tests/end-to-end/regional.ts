/** What regional bodies send, as others published it: the CAP corpus and the UCDP sample. */
import { readdirSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import type { System } from './system.ts'

const data = new URL('../data/', import.meta.url)
const made = z.object({ key: z.string() })
const capAnswer = z.looseObject({ results: z.array(z.looseObject({ outcome: z.string() })).default([]) })
const deaths = z.object({ low: z.number(), best: z.number(), high: z.number() })
const summary = z.looseObject({
  summary: z.looseObject({ rows: z.number(), kept: z.number(), duplicate: z.number(), deaths }),
})

/** Makes a regional source. @returns its key */
export async function regionalSource(system: System, feed: boolean): Promise<string> {
  const answer = await fetch(
    new URL('/operator/sources', system.local.operator.services['regional-intake']),
    {
      method: 'POST',
      headers: { authorization: `Bearer ${system.local.operator.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Regional body', root: crypto.randomUUID(), vouched: true, feed }),
    },
  )
  return made.parse(await answer.json()).key
}

/** Sends every file of a folder of the corpus. @returns each file's status and the outcomes of its alerts */
export async function sendCorpus(
  system: System,
  key: string,
  folder: string,
): Promise<{ file: string; status: number; outcomes: string[] }[]> {
  const sent = []
  for (const file of readdirSync(new URL(`cap/${folder}/`, data))) {
    const answer = await fetch(system.url('regional-intake', '/v1/cap'), {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/cap+xml' },
      body: readFileSync(new URL(`cap/${folder}/${file}`, data)),
    })
    const { results } = capAnswer.parse(await answer.json())
    sent.push({ file, status: answer.status, outcomes: results.map(({ outcome }) => outcome) })
  }
  return sent
}

/** Imports the UCDP sample. @returns the summary that ends the answer */
export async function importEvents(system: System, key: string) {
  const answer = await fetch(system.url('regional-intake', '/v1/events'), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
    body: readFileSync(new URL('events/ucdp_ged_sample_1000.csv', data)),
  })
  const last = (await answer.text()).trim().split('\n').at(-1) ?? '{}'
  return summary.parse(JSON.parse(last)).summary
}
