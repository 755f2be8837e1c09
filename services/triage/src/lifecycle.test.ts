import { randomUUID } from 'node:crypto'
import { eventually } from '@tocsin/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTriage, type RunningTriage } from '../test/running-triage.ts'

let triage: RunningTriage
beforeEach(async () => {
  triage = await startTriage()
})
afterEach(() => triage.stop())

const killed = 'Soldiers killed four villagers yesterday and burned their houses.'
const attacked = 'Armed men attacked the camp of displaced people on Monday; eleven civilians were killed.'
const shelled = 'The army shelled the market. Several people were killed, and families are fleeing.'

async function imminent(more = {}): Promise<string[]> {
  const reports = []
  for (const text of [killed, attacked, shelled]) reports.push(await triage.report({ text, ...more }))
  await triage.awaitVersion('imminent', (version) => version.level === 'imminent')
  return reports
}

describe('what is taken back', () => {
  it('lowers the level, gives no hint of a source, and leaves whom it implicated', async () => {
    const reports = await imminent()
    const before = triage.versions().at(-1)!
    for (const report of reports.slice(1)) await triage.takeBack(report, 'report.retracted')
    const fallen = await triage.awaitVersion('a fall', (version) => version.kind === 'fall')
    expect(fallen).toMatchObject({
      level: 'watch',
      closeReason: 'not-confirmed',
      implicated: before.implicated,
    })
    await triage.settled()
    const { rows } = await triage.triage.pool.query(
      `select set_config('tocsin.actor', 'service', false), count(*)::int as rows from evidence where report = any($1)`,
      [reports.slice(1)],
    )
    expect(rows[0].rows).toBe(0)
  })

  it('is not read when it was taken back before it came', async () => {
    const id = randomUUID()
    await triage.takeBack(id, 'report.erased')
    await eventually(
      async () =>
        (
          await triage.triage.pool.query(
            `select 1 from (select set_config('tocsin.actor', 'service', false)) s, report where id = $1 and state = 'erased'`,
            [id],
          )
        ).rowCount === 1,
      { what: 'the tombstone' },
    )
    await triage.report({ report: id, text: killed })
    await triage.report({ country: 'TCD', admin1: null, text: killed })
    await triage.awaitVersion('the other country', (version) => version.place.includes('TCD'))
    expect(triage.versions('CAF')).toEqual([])
  })
})

describe('time', () => {
  it('ends an alert when all has faded, and by nothing else', async () => {
    await imminent()
    await triage.settled()
    await triage.clock.advance(40 * 86_400_000)
    const fallen = await triage.awaitVersion('a fall', (version) => version.kind === 'fall')
    expect(fallen.closeReason).toBe('eased')
    await triage.clock.advance(400 * 86_400_000)
    const ended = await triage.awaitVersion('the end', (version) => version.kind === 'ended')
    expect(ended.areas.every((area) => area.level === 'none')).toBe(true)
    const numbers = triage.versions().map((version) => version.version)
    expect(numbers).toEqual(numbers.map((_, i) => i + 1))
  })
})

describe('a restart', () => {
  it('in the middle of it changes nothing of what is said', async () => {
    await triage.report({ text: killed })
    await triage.awaitVersion('a first version', (version) => version.version === 1)
    await triage.report({ text: attacked })
    await triage.restart()
    await triage.report({ text: shelled })
    await triage.awaitVersion('imminent', (version) => version.level === 'imminent')
    await triage.settled()
    const numbers = triage.versions().map((version) => version.version)
    expect(numbers).toEqual(numbers.map((_, i) => i + 1))
    expect(new Set(triage.versions().map((version) => version.alert)).size).toBe(1)
  })
})

describe('a drill', () => {
  it('raises an exercise beside what is real, and says so', async () => {
    const drill = randomUUID()
    await triage.send({
      id: randomUUID(),
      topic: 'drills',
      name: 'drill.ordered',
      key: drill,
      source: 'desk',
      time: triage.clock.now(),
      data: {
        drill,
        country: 'CAF',
        level: 'imminent',
        orderedBy: randomUUID(),
        at: triage.clock.now().toISOString(),
      },
    })
    const version = await triage.awaitVersion('the exercise', (one) => one.status === 'exercise')
    expect(version).toMatchObject({ level: 'imminent', gate: 'desks-at-once', version: 1 })
    const asked = await eventually(
      () => triage.heard.find((event) => event.name === 'review.asked' && event.data.alert === version.alert),
      { what: 'its first look is asked for' },
    )
    expect(asked.data).toMatchObject({ couldLeadTo: 'imminent', horizon: version.horizon })
    await triage.clock.advance(25 * 3_600_000)
    await triage.awaitVersion('its end', (one) => one.status === 'exercise' && one.kind === 'ended')
  })
})

describe('a doubt of a desk', () => {
  it('waits for a reviewer', async () => {
    await imminent()
    const { alert } = triage.versions().at(-1)!
    const party = randomUUID()
    await triage.send({
      id: randomUUID(),
      topic: 'answers',
      name: 'incident.answered',
      key: `${alert}/${party}`,
      source: 'desk',
      time: triage.clock.now(),
      data: {
        alert,
        party,
        at: triage.clock.now().toISOString(),
        answer: randomUUID(),
        seat: randomUUID(),
        message: null,
        meaning: 'doubted',
        by: 'session',
        version: 1,
        until: null,
        detail: 'the road is closed',
      },
    })
    await eventually(
      () => triage.heard.some((event) => event.name === 'review.asked' && event.data.kind === 'doubt'),
      { what: 'the doubt as an item' },
    )
  })
})
