import type { AlertArea } from '@tocsin/events'
import { describe, expect, it } from 'vitest'
import { alertVersion } from '../../test/desk-world.ts'
import { changesOf } from './changes.ts'

const north: AlertArea = {
  country: 'XAA',
  admin1: 'XA-N',
  group: 'general',
  level: 'concern',
  blindSince: null,
  eases: [],
}
const east = { ...north, admin1: 'XA-E' }
const before = alertVersion({
  level: 'concern',
  horizon: 'weeks',
  areas: [north],
  against: [],
  implicated: [],
})
const after = (changes: Partial<typeof before>) =>
  changesOf(before, { ...before, version: 2, kind: 'new-facts', ...changes })

describe('what differs between two versions', () => {
  it('is nothing where only days, trend and the next review have moved', () => {
    expect(after({ lastDay: '2026-11-24', trend: 'falling', nextReview: null })).toEqual([])
  })

  it('is a level said once, where the alert has one area', () => {
    const raised = after({ level: 'imminent', areas: [{ ...north, level: 'imminent' }] })
    expect(raised).toEqual([{ what: 'level', before: 'concern', after: 'imminent' }])
  })

  it('is each area that came, moved or fell to nothing, and where reports stopped or came again', () => {
    expect(after({ areas: [{ ...north, level: 'none' }, east] })).toMatchObject([
      { what: 'area', area: { admin1: 'XA-N', level: 'none' }, before: 'concern' },
      { what: 'area', area: { admin1: 'XA-E' }, before: null },
    ])
    const blind = { ...north, blindSince: '2026-11-22' }
    expect(after({ areas: [blind] })).toEqual([{ what: 'blind', area: blind, since: '2026-11-22' }])
    const heard = changesOf({ ...before, areas: [blind] }, { ...before, kind: 'new-facts' })
    expect(heard).toEqual([{ what: 'heard-again', area: north }])
  })

  it('is what was added of signs, actors and what speaks against it, not what was there', () => {
    const indicators = [
      { id: '8.1', new: false, verified: true },
      { id: '7.6', new: false, verified: true },
      { id: '9.2', new: true, verified: true },
    ]
    const implicated = ['unknown' as const, 'non-state' as const].map((type) => ({
      type,
      states: [],
      organisations: [],
    }))
    expect(after({ indicators, implicated, against: ['talks'] })).toEqual([
      { what: 'signs', indicators: ['9.2'] },
      { what: 'verified', indicators: ['7.6'] },
      { what: 'actors', types: ['non-state'] },
      { what: 'against', codes: ['talks'] },
    ])
  })

  it('is a surge, a horizon, how sure it is, and a yes or the want of another', () => {
    const said = after({ kind: 'surge', horizon: 'hours', confidence: 'high', stage: 'issued' })
    expect(said.map(({ what }) => what)).toEqual(['surge', 'horizon', 'sure', 'issued'])
    const again = changesOf({ ...before, stage: 'issued' }, { ...before, kind: 'rise' })
    expect(again).toEqual([{ what: 'proposed-again' }])
  })
})
