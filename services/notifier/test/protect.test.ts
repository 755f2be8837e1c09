import { randomUUID } from 'node:crypto'
import { derivedId, trackKey } from '@tocsin/events'
import { a1, id, NU, person, T0, XA, XB } from '@tocsin/routing/w1'
import { afterEach, describe, expect, it } from 'vitest'
import { holdBeforeSockets } from './hold.ts'
import { openStage, type Stage } from './stage.ts'
import { withoutLinks } from './without-links.ts'

let stage: Stage
afterEach(() => stage?.stop())
const MINUTE = 60_000
const linked = [{ type: 'state-organ' as const, states: [XA, XB], organisations: [] }]

describe('a state that is found to be implicated while it is being asked', () => {
  it('hears nothing more, not even the Cancel; who is in conflict with it is passed at once', async () => {
    const conflicts = ['Nora', 'Nadia'].map((name) => person(name, { conflicts: [XB] }))
    stage = await openStage({ directory: conflicts })
    await stage.alert(a1())
    await stage.until('Ben is told', () => stage.mailsTo('fp-xb')[0])
    await stage.advance(8 * MINUTE)
    await stage.alert(a1({ version: 2, kind: 'new-facts', implicated: linked }))
    await stage.until('Nils is asked', () => stage.mailsTo('nu-deputy')[0])
    await stage.advance(60 * MINUTE)
    await stage.alert(a1({ version: 3, kind: 'cancelled', implicated: linked }))
    await stage.until('Nils gets the Cancel', () =>
      stage.mailsTo('nu-deputy').some((one) => /cancel/i.test(one.subject)),
    )
    await stage.advance(60 * MINUTE)
    expect([stage.mailsTo('fp-xb').length, stage.mailsTo('fp-xb-deputy').length]).toEqual([1, 0])
    expect([stage.mailsTo('nu-duty').length, stage.mailsTo('nu-head').length]).toEqual([1, 0])
    // The log says nothing of it: no stop of Borland's track, no reason that names the rule.
    const told = JSON.stringify([await stage.events('track.stopped'), await stage.events('delivery.stopped')])
    expect(told).not.toMatch(/withheld|barred/)
    expect(told).not.toContain(`"party":"${XB}","at"`)
  })
})

describe('a review item of no alert', () => {
  const reviewers = ['Rita', 'Op'].map((name) => person(name, { conflicts: [XA] }))
  const deadline = new Date(T0 + MINUTE).toISOString()
  /** Said again with other states, it is another event of the same item. */
  const asked = (item: string, barred: string[]): Promise<void> => {
    const data = { item, kind: 'unknown-actor' as const, alert: null, couldLeadTo: 'imminent' as const }
    return stage.publish(
      'triage',
      'reviews',
      'review.asked',
      item,
      { ...data, deadline, barred, at: new Date(T0).toISOString() },
      derivedId(item, ...barred),
    )
  }

  it('is kept from reviewers and operators in conflict with the state that it bars', async () => {
    stage = await openStage({ directory: reviewers })
    await asked(randomUUID(), [XA])
    await stage.until('the next reviewer is asked', () => stage.mailsTo('review-2')[0])
    await stage.advance(120 * MINUTE)
    expect(stage.mailsTo('review-1')).toEqual([])
    expect(stage.mailsTo('operator')).toEqual([])
    await asked(randomUUID(), [XB])
    await stage.until('who is in no conflict with that state is asked', () => stage.mailsTo('review-1')[0])
  })

  it('that comes to bar a further state passes at once who was asked and is in conflict with it', async () => {
    stage = await openStage({ directory: reviewers })
    const item = randomUUID()
    await asked(item, [XB])
    await stage.until('the duty reviewer is asked', () => stage.mailsTo('review-1')[0])
    await stage.quiet()
    expect(stage.mailsTo('review-2')).toEqual([])
    await asked(item, [XA, XB])
    await stage.until('the next one is asked at once', () => stage.mailsTo('review-2')[0])
    await stage.advance(120 * MINUTE)
    expect([stage.mailsTo('review-1').length, stage.mailsTo('operator').length]).toEqual([1, 0])
    expect(stage.mailsTo('review-3').length).toBeGreaterThan(0)
    const data = { item, outcome: 'decided' as const, at: stage.clock.now().toISOString() }
    await stage.publish('triage', 'reviews', 'review.closed', item, data, derivedId(item, 'closed'))
    await stage.until('it is closed', async () => (await stage.events('track.stopped'))[0])
    await stage.advance(60 * MINUTE)
    expect(stage.mailsTo('review-1')).toHaveLength(1)
    const told = JSON.stringify([await stage.events('track.stopped'), await stage.events('delivery.stopped')])
    expect(told).not.toMatch(/withheld|barred/)
    // The desk shows it closed to whom it comes to bar, and to nobody whom it bars from the start.
    expect(await stage.events('track.started')).toMatchObject([{ alert: item, barred: [XB] }])
    expect(await stage.events('track.barred')).toMatchObject([
      { alert: item, party: 'review', barred: [XA, XB] },
    ])
  })

  it('that comes to bar a further state shuts the socket of a message that was claimed before', async () => {
    stage = await openStage({ directory: reviewers })
    const hold = await holdBeforeSockets(stage)
    const item = randomUUID()
    await asked(item, [XB])
    await stage.until('the message to the duty reviewer waits between claim and socket', () => hold.held())
    await asked(item, [XA, XB])
    const states = (): Promise<{ state: string }[]> =>
      stage.rows(`select state from deliveries where person = '${id('Rita')}'`)
    await stage.until('it is stopped', async () => (await states())[0]?.state === 'stopped')
    await hold.release()
    await stage.until('the next one is asked', () => stage.mailsTo('review-2')[0])
    await stage.advance(60 * MINUTE)
    expect(stage.mailsTo('review-1')).toEqual([])
    expect(await states()).toEqual([{ state: 'stopped' }])
  })
})

describe('a release past the rule', () => {
  const release = (changes: object = {}) => ({
    alert: id('A1'),
    party: XA,
    at: new Date(T0).toISOString(),
    release: randomUUID(),
    state: XA,
    seat: id('fp-xa'),
    channel: id('fp-xa email'),
    class: 'bare' as const,
    reviewer: id('Rita'),
    officer: id('Nils'),
    endsAt: new Date(T0 + 3_600_000).toISOString(),
    reason: 'she can stop the order',
    ...changes,
  })
  const publish = (data: ReturnType<typeof release>): Promise<void> =>
    stage.publish(
      'desk',
      'answers',
      'alert.released',
      trackKey(data.alert, data.party),
      data,
      derivedId(data.release),
    )
  const refused = (): Promise<{ reason: string }[]> =>
    stage.rows(`select reason from audit where outcome = 'refused'`)

  it('reaches one person by one channel, bare; two of one kind are refused', async () => {
    stage = await openStage()
    await stage.alert(a1())
    await stage.hook.until(() => true)
    await publish(release({ officer: id('Rita') }))
    await stage.until('it is refused', async () => (await refused())[0])
    await publish(release())
    const mail = await stage.until('Ada is told', () => stage.mailsTo('fp-xa')[0])
    expect(mail.subject + withoutLinks(mail.text)).not.toMatch(/imminent|XAA|attack/i)
    await stage.advance(60 * MINUTE)
    expect(stage.mailsTo('fp-xa')).toHaveLength(1)
  })
})

describe('repeats', () => {
  it('change nothing: the same event, the same version under another id, an older one', async () => {
    stage = await openStage()
    await stage.alert(a1({ version: 2 }))
    await stage.hook.until(() => true)
    await stage.quiet()
    const before = await stage.rows('select id from deliveries order by id')
    const again = a1({ version: 2 })
    await stage.publish('triage', 'alerts', 'alert.updated', again.alert, again, randomUUID())
    await stage.publish('triage', 'alerts', 'alert.raised', again.alert, a1({ version: 1 }), randomUUID())
    const { rows } = await stage.triage.pool.query<{ n: string }>(
      'select count(*) as n from outbox_published',
    )
    expect(Number(rows[0]!.n)).toBeGreaterThanOrEqual(0)
    await stage.until('all are read', async () => {
      const read = await stage.rows<{ n: string }>(
        `select sum(next) as n from consumer_offset where topic = 'alerts'`,
      )
      return Number(read[0]?.n) === 3
    })
    expect(await stage.rows('select id from deliveries order by id')).toEqual(before)
  })

  it('several notifiers send each message once', async () => {
    stage = await openStage()
    await stage.startNotifier()
    await stage.startNotifier()
    const alerts = Array.from({ length: 40 }, () => randomUUID())
    for (const alert of alerts) await stage.alert(a1({ alert, crisis: randomUUID() }))
    const sent = async (): Promise<boolean> => {
      const open = await stage.rows<{ n: string }>(
        `select count(*) as n from deliveries where state in ('sent', 'proven')`,
      )
      return Number(open[0]!.n) >= alerts.length * 3
    }
    await stage.until('all are sent', sent, 90_000)
    await stage.quiet()
    const ids = stage.hook.received.map((one) => one.id)
    expect([new Set(ids).size, ids.length]).toEqual([40, 40])
    const messages = stage.mail.received.map((one) => one.messageId)
    expect(new Set(messages).size).toBe(messages.length)
  })
})

it('an exercise is marked, and never becomes real', async () => {
  stage = await openStage()
  await stage.alert(a1({ status: 'exercise' }))
  const hook = await stage.hook.until(() => true)
  const mail = await stage.until('Nora is told', () => stage.mailsTo('nu-duty')[0])
  expect(hook.json).toMatchObject({ type: 'org.tocsin.exercise.v1', data: { exercise: true } })
  expect(mail.subject).toMatch(/^EXERCISE/)
  await stage.alert(a1({ version: 2, kind: 'surge', status: 'actual' }))
  const parked = await stage.until(
    'it is refused',
    async () => (await stage.rows<{ reason: string }>('select reason from parked'))[0],
  )
  expect(parked.reason).toBe('exercise-turned-actual')
  expect(await stage.rows('select version from alerts')).toEqual([{ version: 1 }])
})

describe('below imminent', () => {
  it('versions leave on the quarter hour', async () => {
    stage = await openStage({ settings: { QUANTUM_SECONDS: '900' } })
    await stage.clock.advance(4 * MINUTE)
    await stage.alert(a1({ level: 'concern', stage: 'proposed' }))
    await stage.until('it is kept', async () => (await stage.rows('select * from alerts'))[0])
    await stage.clock.advance(11 * MINUTE - 1)
    expect(await stage.rows('select * from deliveries')).toEqual([])
    await stage.clock.advance(1)
    const told = await stage.hook.until(() => true)
    expect(told.timestamp?.toISOString()).toBe('2026-03-02T10:15:00.000Z')
  })
})

it('a seat in the jurisdiction of a barred state hears that a message waits, and no more', async () => {
  const host = {
    version: 2,
    removed: false,
    id: NU,
    name: 'NU',
    kind: 'regional' as const,
    hostCountry: XA,
    languages: [],
  }
  stage = await openStage({ directory: [{ name: 'organisation.changed', data: host }] })
  await stage.alert(a1())
  const mail = await stage.until('Nora is told', () => stage.mailsTo('nu-duty')[0])
  const code = /\b\d{6}\b/.exec(mail.text)?.[0]
  expect(code).toBeDefined()
  expect(withoutLinks(mail.raw)).not.toMatch(/imminent|XAA|XA-N|attack|AMBER/i)
})
