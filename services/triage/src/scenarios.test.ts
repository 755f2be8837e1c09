import { eventually } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTriage, type RunningTriage } from '../test/running-triage.ts'

let triage: RunningTriage
beforeAll(async () => {
  triage = await startTriage()
})
afterAll(() => triage.stop())

const texts = [
  'Soldiers killed four villagers yesterday and burned their houses.',
  'Armed men attacked the camp of displaced people on Monday; eleven civilians were killed.',
  'The army shelled the market. Several people are dead, and families are fleeing.',
]

describe('triage', () => {
  it('raises one unchecked signal as watch, and asks a reviewer', async () => {
    await triage.report({ text: texts[0], vouched: false })
    const version = await triage.awaitVersion('a first version', (one) => one.version === 1)
    expect(version).toMatchObject({ kind: 'rise', level: 'watch', stage: 'proposed', gate: 'review-first' })
    const asked = await eventually(() => triage.heard.find((event) => event.name === 'review.asked'), {
      what: 'review.asked',
    })
    expect(asked.data).toMatchObject({ kind: 'proposal', alert: version.alert, couldLeadTo: 'watch' })
  })

  it('never goes above concern on unvouched reports, however many', async () => {
    for (let i = 0; i < 12; i++) await triage.report({ text: `${texts[i % 3]} Part ${i}.`, vouched: false })
    await triage.settled()
    expect(triage.versions().every((version) => version.level === 'watch')).toBe(true)
  })

  it('rises to imminent on two roots, at once for the desks', async () => {
    await triage.report({ text: texts[0] })
    await triage.report({ text: texts[1] })
    await triage.report({ text: texts[2] })
    const version = await triage.awaitVersion('imminent', (one) => one.level === 'imminent')
    expect(version).toMatchObject({ kind: 'rise', gate: 'desks-at-once', stage: 'proposed' })
    expect(version.corroboration).toBe('several')
    expect(version.allowed).toEqual(['desks', 'other-states', 'own-state', 'responders'])
    expect(version.implicated.some((one) => one.type === 'state-organ' && one.states.includes('CAF'))).toBe(
      true,
    )
  })
})
