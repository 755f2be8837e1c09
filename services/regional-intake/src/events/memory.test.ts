import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { spawnService } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSource, startGround } from '../../test/running-service.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const sample = readFileSync(
  new URL('../../../../tests/data/events/ucdp_ged_sample_1000.csv', import.meta.url),
  'utf8',
)
const [header = '', ...lines] = sample.split('\n')
/** those that stand on a line of their own */
const records = lines.filter((line) => /^\d+,/.test(line) && line.split('"').length % 2 === 1)

const MB = 1_000_000
const SMALL = 0.3 * MB
/** some 10,000 rows: 3 kB that stayed of each would already be too much */
const FEED = 6 * MB
/** half of what a feed of any length may cost: this one is short */
const MOST = 32 * MB

/** The sample's rows again and again, each with an id of its own. */
async function* feed(bytes: number): AsyncGenerator<Buffer> {
  let sent = header.length
  yield Buffer.from(`${header}\n`)
  for (let id = 1; sent < bytes;) {
    let piece = ''
    for (const record of records.slice(0, 50)) piece += `${id++}${record.slice(record.indexOf(','))}\n`
    sent += piece.length
    yield Buffer.from(piece)
  }
}

let ground: Awaited<ReturnType<typeof startGround>>
beforeAll(async () => {
  ground = await startGround()
}, 180_000)
afterAll(() => ground.stop())

describe('the memory that a feed costs', () => {
  it('has a bound that does not follow its length', async () => {
    const service = await spawnService({ main, env: ground.environment })
    const [started] = service.log().filter(({ event }) => event === 'started')
    const operator = `http://127.0.0.1:${String(started?.['operatorPort'])}`
    const { key } = await makeSource(operator)
    const resident = async (): Promise<number> => {
      const headers = { authorization: 'Bearer operator-of-the-test' }
      const text = await (await fetch(`${operator}/metrics`, { headers })).text()
      return Number(/^process_resident_memory_bytes\S* (\S+)/m.exec(text)?.[1])
    }
    /** @returns the last line, and the most that was resident while the lines came */
    const send = async (bytes: number): Promise<{ last: string; most: number }> => {
      const answer = await fetch(`http://127.0.0.1:${String(started?.['port'])}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
        body: ReadableStream.from(feed(bytes)) as never,
        duplex: 'half',
      } as RequestInit)
      let [last, most, chunks] = ['', 0, 0]
      for await (const chunk of answer.body ?? []) {
        last = (last + Buffer.from(chunk).toString()).slice(-2_000)
        if (++chunks % 50 === 0) most = Math.max(most, await resident())
      }
      return { last, most: Math.max(most, await resident()) }
    }
    // what is loaded once, the map of borders above all, is not the feed's
    await send(SMALL)
    const idle = await resident()
    const { last, most } = await send(FEED)
    expect(last).toMatch(/"summary":\{"dataset":"ucdp-ged","rows":\d{5},.*"refused":0/)
    expect(most - idle).toBeLessThan(MOST)
    await service.stop()
  }, 300_000)
})
