import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { spawnService } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startService, type RunningService } from '../../test/running-service.ts'
import type { ImportLine, RowResult } from './import-events.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const sample = readFileSync(
  new URL('../../../../tests/data/events/ucdp_ged_sample_1000.csv', import.meta.url),
)

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const sendTo = (url: string, key: string): Promise<Response> =>
  fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
    body: sample,
  })

/** The rows that an answer tells of until it ends or breaks; `onRow` sees how many there are. */
async function rowsOf(answer: Response, onRow: (count: number) => void): Promise<RowResult[]> {
  const decoder = new TextDecoder()
  const lines: ImportLine[] = []
  let rest = ''
  try {
    for await (const chunk of answer.body ?? []) {
      const [last = '', ...whole] = (rest + decoder.decode(chunk, { stream: true })).split('\n').reverse()
      rest = last
      lines.push(...whole.reverse().map((line) => JSON.parse(line) as ImportLine))
      onRow(lines.length)
    }
  } catch (error) {
    // undici's word for an answer that was cut off
    if (!(error instanceof TypeError && error.message === 'terminated')) throw error
  }
  return lines.filter((line): line is RowResult => 'row' in line)
}

describe('an import whose process is killed', () => {
  it('has kept every row that it told of, and the file sent again gives each row once', async () => {
    const { key } = await service.source()
    const child = await spawnService({ main, env: service.environment })
    const port = String(child.log().find(({ event }) => event === 'started')?.['port'])
    const answer = await sendTo(`http://127.0.0.1:${port}`, key)
    const told = await rowsOf(answer, (count) => {
      if (count >= 250 && child.running) child.kill('SIGKILL')
    })
    await child.ended
    expect(told.length).toBeGreaterThanOrEqual(250)
    expect(told.length).toBeLessThan(1000)

    const again = await rowsOf(await sendTo(service.publicUrl, key), () => undefined)
    const outcomes = new Map(again.map(({ row, outcome }) => [row, outcome]))
    expect(outcomes.size).toBe(1000)
    for (const { row } of told) expect(outcomes.get(row)).toBe('duplicate')
    expect(new Set(outcomes.values())).toEqual(new Set(['duplicate', 'kept']))
    expect((await service.counts()).reports).toBe(1000)
  }, 240_000)
})
