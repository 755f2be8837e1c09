import { a1, EC, id, NU } from '@tocsin/routing/w1'
import { randomUUID } from 'node:crypto'
import { trackKey } from '@tocsin/events'
import type { WebhookAnswer } from '@tocsin/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { holdBeforeSockets } from './hold.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
afterEach(() => stage?.stop())

async function begin(...answers: WebhookAnswer[]): Promise<void> {
  stage = await openStage()
  stage.hook.answer(...answers)
  await stage.alert(a1())
}
const attempts = (): Promise<
  { number: number; outcome: string; reason: string | null; started_at: Date }[]
> =>
  stage.rows(`select a.* from attempts a join deliveries d on d.id = a.delivery
    where d.channel_kind = 'webhook' and a.ended_at is not null order by number`)
const ended = (count: number): Promise<unknown> =>
  stage.until(`${count} attempts`, async () => (await attempts()).length === count)

describe('a webhook that fails and then answers', () => {
  it('is tried again under one message id, at 5 and 35 seconds', async () => {
    await begin({ status: 500 }, { status: 500 }, { status: 200 })
    await ended(1)
    await stage.clock.advance(5_000)
    await ended(2)
    await stage.clock.advance(29_999)
    expect(stage.hook.received).toHaveLength(2)
    await stage.clock.advance(1)
    await ended(3)
    const ids = new Set(stage.hook.received.map((one) => one.id))
    expect([ids.size, stage.hook.received.length]).toEqual([1, 3])
    expect(new Set(stage.hook.received.map((one) => one.body)).size).toBe(1)
    expect(stage.hook.received.every((one) => one.signature === 'valid')).toBe(true)
    expect((await attempts()).map((one) => one.outcome)).toEqual(['failed', 'failed', 'proven'])
    const failed = await stage.events('delivery.failed')
    expect(failed.map((one) => [one['attempt'], one['permanent']])).toEqual([
      [1, false],
      [2, false],
    ])
    expect(stage.mailsTo('ec-duty')).toHaveLength(0)
  })

  it('waits as long as Retry-After says', async () => {
    await begin({ status: 429, headers: { 'retry-after': '20' } }, { status: 200 })
    await ended(1)
    await stage.clock.advance(19_999)
    expect(stage.hook.received).toHaveLength(1)
    await stage.clock.advance(1)
    await ended(2)
  })

  it('does not follow a redirect', async () => {
    await begin({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, { status: 200 })
    await ended(1)
    expect((await attempts())[0]).toMatchObject({ outcome: 'failed', reason: 'http-302' })
  })

  it('is not used again after 410, and the next channel goes at once', async () => {
    await begin({ status: 410 })
    await stage.until('mail to Eva', () => stage.mailsTo('ec-duty')[0])
    expect(await stage.rows('select reason from disabled_channels')).toEqual([{ reason: 'http-410' }])
    await stage.advance(60 * 60_000)
    expect(stage.mailsTo('ec-duty')).toHaveLength(2)
    expect(stage.hook.received).toHaveLength(1)
  })

  it('gives way to the next channel when its patience ends', async () => {
    await begin({ status: 500 })
    await ended(1)
    await stage.clock.advance(119_999)
    expect(stage.mailsTo('ec-duty')).toHaveLength(0)
    await stage.clock.advance(1)
    await stage.until('mail to Eva', () => stage.mailsTo('ec-duty')[0])
  })
})

describe('a person out of reach', () => {
  it('costs no time: with every channel dead the next is asked at once, and in the end the operator', async () => {
    stage = await openStage()
    stage.hook.answer({ status: 410 })
    stage.mail.answer({ code: 550, text: 'no such mailbox', at: 'recipient' })
    await stage.alert(a1({ ticked: [] }))
    await stage.until(
      'both tracks are exhausted',
      async () => (await stage.rows(`select 1 from tracks where status = 'exhausted'`)).length === 2,
    )
    const tried = await stage.rows<{ seat: string }>('select distinct seat from deliveries')
    expect(tried.map((row) => row.seat)).toContain(id('operator'))
    expect(tried).toHaveLength(7)
    expect(stage.clock.now().toISOString()).toBe('2026-03-02T10:00:00.000Z')
  })
})

describe('what is on its way when an answer comes', () => {
  it('is named, and not tried again when it fails', async () => {
    const answer = Promise.withResolvers<void>()
    await begin({ status: 500, after: answer.promise })
    await stage.hook.until(() => true)
    await stage.answer('ec-duty', EC, 'received')
    const stopped = await stage.until('the track stops', async () => (await stage.events('track.stopped'))[0])
    const delivery = stage.hook.received[0]!.id
    expect(stopped).toMatchObject({ party: EC, reason: 'answered', inFlight: [delivery] })
    answer.resolve()
    await ended(1)
    await stage.clock.advance(60_000)
    expect(await stage.rows(`select state from deliveries where id = '${delivery}'`)).toEqual([
      { state: 'stopped' },
    ])
    expect(stage.hook.received).toHaveLength(1)
  })

  it('is named too where a word by telephone had ended it before the answer', async () => {
    stage = await openStage()
    const taken = Promise.withResolvers<void>()
    stage.mail.slow(taken.promise)
    await stage.alert(a1())
    const mail = await stage.until('Nora’s mail is at its server', () => stage.mailsTo('nu-duty')[0])
    const delivery = /^<([^@]+)@/.exec(mail.messageId ?? '')![1]!
    const alert = id('A1')
    const at = stage.clock.now().toISOString()
    const told = { alert, party: NU, at, seat: id('nu-duty'), by: id('ec-duty') }
    await stage.publish('desk', 'answers', 'incident.told', trackKey(alert, NU), told, randomUUID())
    await stage.answer('nu-duty', NU, 'received')
    const stopped = await stage.until('the track stops', async () => (await stage.events('track.stopped'))[0])
    expect(stopped).toMatchObject({ party: NU, reason: 'answered', inFlight: [delivery] })
    const ends = (await stage.events('delivery.stopped')).filter((one) => one['delivery'] === delivery)
    expect(ends.map((one) => one['reason'])).toEqual(['seen'])
    taken.resolve()
  })

  it('opens no socket any more if it was claimed and not let through yet', async () => {
    stage = await openStage()
    const hold = await holdBeforeSockets(stage)
    await stage.alert(a1())
    await stage.until('attempts wait between claim and socket', () => hold.held())
    await stage.answer('nu-duty', NU, 'received')
    const stopped = await stage.until('the track stops', async () => (await stage.events('track.stopped'))[0])
    expect(stopped).toMatchObject({ party: NU, inFlight: [] })
    await hold.release()
    await stage.hook.until(() => true)
    await stage.quiet()
    expect(stage.mailsTo('nu-duty')).toHaveLength(0)
    expect(await stage.rows(`select outcome, reason from attempts where outcome = 'skipped'`)).toEqual([
      { outcome: 'skipped', reason: 'stopped' },
    ])
  })

  it('waits alone for whoever decides about it: what is sent beside it goes', async () => {
    stage = await openStage()
    const hold = await holdBeforeSockets(stage)
    await stage.alert(a1())
    await stage.until('attempts wait between claim and socket', () => hold.held())
    const deciding = await stage.owner.connect()
    await deciding.query('begin')
    await deciding.query(`update deliveries set state = 'stopped' where seat = $1`, [id('nu-duty')])
    await hold.release()
    await stage.hook.until(() => true)
    expect(stage.mailsTo('nu-duty')).toHaveLength(0)
    await deciding.query('commit')
    await deciding.end()
    await stage.quiet()
    expect(stage.mailsTo('nu-duty')).toHaveLength(0)
    expect(await stage.rows(`select outcome from attempts where outcome = 'skipped'`)).toHaveLength(1)
  })
})
