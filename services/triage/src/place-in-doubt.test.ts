/** A report whose words name another country: a person decides, and until then the people of both are kept from it. */
import { randomUUID } from 'node:crypto'
import { eventually } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTriage, type RunningTriage } from '../test/running-triage.ts'

let triage: RunningTriage
let reviewer: string
beforeAll(async () => {
  triage = await startTriage()
  reviewer = await triage.cookie()
})
afterAll(() => triage.stop())

const token = (name: string): string => Buffer.from(name.padEnd(16, '.')).toString('hex')
const place = { country: 'UGA', admin1: null }

describe('a report whose words name other countries alone', () => {
  it('waits with every candidate, whose people are kept from item and alert until a person has decided', async () => {
    const text = 'Soldiers killed nine villagers in Congo and burned their houses.'
    const doubted = await triage.report({ ...place, text, root: token('a') })
    const item = await eventually(
      () =>
        triage.heard.flatMap((event) =>
          event.name === 'review.asked' && event.data.kind === 'ambiguous-place' ? [event.data] : [],
        )[0],
      { what: 'the question of its place' },
    )
    expect(item.barred?.toSorted()).toEqual(['COD', 'COG', 'UGA'])
    const shown = await fetch(`${triage.url}/v1/review/items/${item.item}`, { headers: { cookie: reviewer } })
    expect(await shown.json()).toMatchObject({
      report: { id: doubted, doubted: true, candidates: ['COD', 'COG'] },
    })
    const list = await fetch(`${triage.url}/review`, { headers: { cookie: reviewer } })
    expect(await list.text()).toMatch(/Uganda or Congo - Kinshasa or Congo - Brazzaville/)
    const version = await triage.awaitVersion('an alert', (one) =>
      one.areas.some((area) => area.country === 'UGA'),
    )
    expect(version.place.toSorted()).toEqual(['COD', 'COG', 'UGA'])

    const headers = { cookie: reviewer, 'content-type': 'application/json', 'idempotency-key': randomUUID() }
    const body = JSON.stringify({ action: 'confirm-place', reason: 'The source stands on the Ugandan side.' })
    const decided = await fetch(`${triage.url}/v1/review/reports/${doubted}/decisions`, {
      method: 'POST',
      headers,
      body,
    })
    expect(decided.status).toBe(200)
    for (const root of ['b', 'c'])
      await triage.report({
        ...place,
        text: `Armed men killed villagers and looted the market, says ${root}.`,
        root: token(root),
      })
    const later = await triage.awaitVersion('a rise', (one) => one.version > version.version)
    expect(later.place).toEqual(['UGA'])
  })
})
