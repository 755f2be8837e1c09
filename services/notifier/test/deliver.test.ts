import { derivedId, trackKey } from '@tocsin/events'
import { a1, EC, id, NU, XB } from '@tocsin/routing/w1'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStage, type Stage } from './stage.ts'

const MINUTE = 60_000
let stage: Stage
afterAll(() => stage?.stop())

const advance = (minutes: number): Promise<void> => stage.advance(minutes * MINUTE)

describe('an alert that is proposed, escalated, issued, answered and cancelled', () => {
  beforeAll(async () => {
    stage = await openStage()
  })

  it('reaches desks and the reviewer at once, by signed webhook and by mail, and no state', async () => {
    await stage.alert(a1({ stage: 'proposed', issuedBy: null }))
    const hook = await stage.hook.until(() => true)
    await stage.until('mail', () => stage.mailsTo('nu-duty')[0] && stage.mailsTo('review-1')[0])
    expect(hook.signature).toBe('valid')
    expect(hook.json).toMatchObject({
      specversion: '1.0',
      id: hook.id,
      data: { kind: 'alert', alert: { stage: 'proposed' } },
    })
    expect(stage.reached()).toEqual(['nu-duty', 'review-1'])
  })

  it('writes mail that says it comes from a machine, under the delivery’s own id', async () => {
    const [mail] = stage.mailsTo('nu-duty')
    const [planned] = (await stage.events('delivery.planned')).filter((one) => one['seat'] === id('nu-duty'))
    expect(mail?.messageId).toBe(`<${String(planned!['delivery'])}@tocsin.example>`)
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
    expect(mail?.html).toContain('<')
    expect(mail?.text).toContain('LANTERN')
  })

  it('asks the seat of the second step when nobody answers, and not before it is due', async () => {
    await stage.quiet()
    await stage.clock.advance(15 * MINUTE - 1)
    expect(stage.reached()).not.toContain('nu-deputy')
    await advance(1 / MINUTE)
    expect(stage.mailsTo('nu-deputy')).toHaveLength(1)
    expect(stage.mailsTo('ec-deputy')).toHaveLength(1)
    expect((await stage.events('track.escalated')).filter((one) => one['party'] === NU)).toHaveLength(1)
  })

  it('asks nobody of the party any more after an answer, while the other goes on', async () => {
    await stage.answer('nu-duty', NU, 'assessing')
    await stage.until('the track stops', async () => (await stage.events('track.stopped')).length > 0)
    await advance(15)
    expect(stage.mailsTo('nu-head')).toHaveLength(0)
    expect(stage.mailsTo('ec-head')).toHaveLength(1)
  })

  it('tells a state only once a person has issued it', async () => {
    expect(stage.reached().filter((name) => name.startsWith('fp'))).toEqual([])
    await stage.alert(a1({ version: 2, kind: 'new-facts' }))
    await stage.until('mail to Borland', () => stage.mailsTo('fp-xb')[0])
    await advance(1)
    expect(stage.reached().filter((name) => name.startsWith('fp'))).toEqual(['fp-xb'])
    const issued = (await stage.events('delivery.planned')).filter((one) => one['kind'] === 'issued')
    expect(issued.map((one) => one['seat'])).toEqual(expect.arrayContaining([id('nu-duty'), id('ec-duty')]))
  })

  it('takes it back from all who may have it, and from nobody else', async () => {
    const before = stage.reached()
    await stage.alert(a1({ version: 3, kind: 'cancelled', closeReason: 'not-confirmed' }))
    await stage.until(
      'all tracks are closed',
      async () => (await stage.rows(`select 1 from tracks where status <> 'closed'`)).length === 0,
    )
    await advance(1)
    expect(stage.mailsTo('fp-xb')).toHaveLength(2)
    const cancelled = (await stage.events('delivery.planned')).filter((one) => one['kind'] === 'cancel')
    expect(cancelled.length).toBeGreaterThanOrEqual(6)
    const sent = stage.mail.received.length
    await advance(24 * 60)
    expect(stage.mail.received.length).toBe(sent)
    expect(stage.reached()).toEqual(before)
  })

  it('leads nothing to the state of the place', async () => {
    const kept = [id('fp-xa'), id('fp-xc')]
    expect(await stage.rows(`select * from deliveries where seat in ('${kept.join("','")}')`)).toEqual([])
    expect(JSON.stringify(await stage.events('track.started'))).not.toContain('XAA')
  })
})

describe('an answer that comes before its alert', () => {
  beforeAll(async () => {
    await stage.stop()
    stage = await openStage()
  })
  it('stops the track before anybody is asked', async () => {
    await stage.answer('nu-duty', NU, 'received')
    await stage.until('it is kept', async () => (await stage.rows('select * from early_answers'))[0])
    await stage.alert(a1())
    await stage.hook.until(() => true)
    await advance(20)
    expect(stage.reached().filter((name) => name.startsWith('nu'))).toEqual([])
    expect(stage.reached()).toEqual(expect.arrayContaining(['ec-deputy', 'fp-xb']))
  })

  it('passes on at once what a seat cannot act on, and takes the operator’s page when it is taken', async () => {
    await stage.answer('ec-deputy', EC, 'cannot-act')
    await stage.until('the head is asked', () => stage.mailsTo('ec-head')[0])
    await advance(165)
    const pages = (): number => stage.mailsTo('operator').length
    const before = await stage.until('operators are paged', () => pages())
    const at = stage.clock.now().toISOString()
    for (const party of [NU, EC, XB]) {
      const key = trackKey(id('A1'), party)
      const data = { alert: id('A1'), party, at, seat: id('operator') }
      await stage.publish('desk', 'answers', 'incident.taken', key, data, derivedId('taken', party))
    }
    await stage.until('all are taken', async () => {
      const rows = await stage.rows<{ at: string }>(
        `select (state #>> '{timer,at}')::bigint as at from tracks where status = 'exhausted'`,
      )
      return rows.length === 3 && rows.every((row) => Number(row.at) > Date.parse(at) + 50 * MINUTE)
    })
    await advance(30)
    expect(pages()).toBe(before)
  })
})
