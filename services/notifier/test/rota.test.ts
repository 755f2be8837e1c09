import { randomUUID } from 'node:crypto'
import type { ReviewClosed } from '@tocsin/events'
import { a1, id, seat } from '@tocsin/routing/w1'
import { afterEach, describe, expect, it } from 'vitest'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
afterEach(() => stage?.stop())
const MINUTE = 60_000
const alert = id('A1')
const proposed = { alert, stage: 'proposed' as const, issuedBy: null, gate: 'desks-at-once' as const }

describe('a proposal that rises', () => {
  it('rings the duty reviewer again, although the older item was closed before the rise was read', async () => {
    stage = await openStage()
    const [older, newer] = [randomUUID(), randomUUID()]
    await ask(older, 'concern')
    await stage.alert(a1({ ...proposed, level: 'concern' }))
    await stage.until('the rota is asked', () => stage.mailsTo('review-1')[0])
    await stage.quiet()
    await close(older, 'obsolete')
    await allRead('reviews', 2)
    await ask(newer, 'ongoing')
    await stage.alert(a1({ ...proposed, version: 2, level: 'ongoing' }))
    await stage.advance(MINUTE)
    await stage.until('it is asked about the rise', () => stage.mailsTo('review-1')[1])
  })

  it('asks nobody any more once the alert is over', async () => {
    stage = await openStage()
    const item = randomUUID()
    await ask(item, 'concern')
    await stage.alert(a1({ ...proposed, level: 'concern' }))
    await stage.until('the rota is asked', () => stage.mailsTo('review-1')[0])
    await stage.alert(a1({ ...proposed, version: 2, level: 'concern', kind: 'cancelled' }))
    await close(item, 'obsolete')
    await allRead('reviews', 2)
    await allRead('alerts', 2)
    await stage.advance(60 * MINUTE)
    expect(stage.mailsTo('review-2')).toEqual([])
  })
})

describe('a proposal of what is feared in days', () => {
  const reviewers = ['review-1', 'review-2', 'review-3']
  const mails = (): unknown[] => reviewers.flatMap((name) => stage.mailsTo(name))

  it.each(['before', 'after'])('wakes no reviewer, read %s its alert', async (order) => {
    stage = await openStage({ directory: reviewers.map((name) => seat(name, { wake: false })) })
    // half past six, where they are
    await stage.clock.moveTo('2026-03-03T05:30:00Z')
    const read = [
      async () => {
        await ask(randomUUID(), 'imminent', 'proposal', 'days')
        await allRead('reviews', 1)
      },
      async () => {
        await stage.alert(a1({ ...proposed, horizon: 'days' }))
        await allRead('alerts', 1)
      },
    ]
    for (const one of order === 'before' ? read : read.toReversed()) await one()
    await stage.advance(29 * MINUTE)
    expect(mails()).toEqual([])
    await stage.advance(MINUTE)
    await stage.until('the rota is asked at seven', () => stage.mailsTo('review-1')[0])
  })
})

describe('a doubt', () => {
  it('is asked of the rota although the alert was issued and its own track is over', async () => {
    stage = await openStage()
    await ask(randomUUID(), 'concern')
    await stage.alert(a1({ ...proposed, level: 'concern' }))
    await stage.until('the rota is asked', () => stage.mailsTo('review-1')[0])
    await stage.alert(a1({ alert, version: 2, level: 'concern' }))
    await allRead('alerts', 2)
    await ask(randomUUID(), 'concern', 'doubt')
    await stage.advance(MINUTE)
    await stage.until('it is asked about the doubt', () => stage.mailsTo('review-1')[1])
  })

  it('leaves the proposal waiting for its look when it is decided first', async () => {
    stage = await openStage()
    const doubt = randomUUID()
    await ask(randomUUID(), 'ongoing')
    await stage.alert(a1({ ...proposed, level: 'ongoing' }))
    await stage.until('the rota is asked', () => stage.mailsTo('review-1')[0])
    await ask(doubt, 'ongoing', 'doubt')
    await close(doubt, 'decided')
    await allRead('reviews', 3)
    await stage.advance(60 * MINUTE)
    await stage.until('the next reviewer is asked about the proposal', () => stage.mailsTo('review-2')[0])
  })
})

function ask(
  item: string,
  couldLeadTo: 'concern' | 'imminent' | 'ongoing',
  kind: 'proposal' | 'doubt' = 'proposal',
  horizon?: 'days',
): Promise<void> {
  const at = stage.clock.now()
  const deadline = new Date(at.getTime() + 90 * MINUTE).toISOString()
  const data = { item, kind, alert, couldLeadTo, horizon, deadline, at: at.toISOString() }
  return stage.publish('triage', 'reviews', 'review.asked', item, data, randomUUID())
}

function close(item: string, outcome: ReviewClosed['outcome']): Promise<void> {
  const data = { item, outcome, at: stage.clock.now().toISOString() }
  return stage.publish('triage', 'reviews', 'review.closed', item, data, randomUUID())
}

/** Until the notifier has read so many events of that topic. */
async function allRead(topic: string, count: number): Promise<void> {
  await stage.until(`${count} of ${topic} are read`, async () => {
    const read = await stage.rows<{ n: string }>(
      `select coalesce(sum(next), 0) as n from consumer_offset where topic = '${topic}'`,
    )
    return Number(read[0]?.n) === count
  })
}
