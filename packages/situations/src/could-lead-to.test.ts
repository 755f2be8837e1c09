import { describe, expect, it } from 'vitest'
import { assessAll, couldLeadTo, loadLevelModel, type Evidence } from './index.ts'
import { at, match, report } from './scenarios.ts'

const model = loadLevelModel()
const standing = (evidence: Evidence[]) =>
  assessAll(evidence, { judgements: [], settlements: [] }, at('2026-03-02T10:00:00Z'), model)[0]!
const weak = { basis: 'heard', matches: [match('7.8', { gravity: 0.5 })] } as const

describe('what a question could lead to', () => {
  it('is concern where nothing stands: one report reaches no more', () => {
    expect(couldLeadTo(null, true, model)).toBe('concern')
    expect(couldLeadTo(standing([report('a', { vouched: false })]), true, model)).toBe('concern')
  })

  it('is higher where an organisation has spoken, and an unread report would be the second', () => {
    const watch = standing([report('a', weak)])
    expect(watch.level).toBe('watch')
    expect(couldLeadTo(watch, true, model)).toBe('imminent')
    expect(couldLeadTo(watch, false, model)).toBe('concern')
  })

  it('is never below what stands', () => {
    const ongoing = standing([report('a'), report('b'), report('c')])
    expect(ongoing.level).toBe('ongoing')
    expect(couldLeadTo(ongoing, false, model)).toBe('ongoing')
  })
})
