import { describe, expect, it } from 'vitest'
import { assessAll, loadLevelModel, type Evidence } from './index.ts'
import { at, match, report } from './scenarios.ts'

const model = loadLevelModel()
const now = at('2026-03-02T12:00:00Z')
const nothingDecided = { judgements: [], settlements: [] }

function levelOf(evidence: Evidence[], moment = now) {
  return assessAll(evidence, nothingDecided, moment, model).map((situation) => situation.level)[0] ?? 'none'
}

describe('levels', () => {
  it('watch: one unchecked signal', () => {
    expect(levelOf([report('a', { vouched: false })])).toBe('watch')
  })

  it('unvouched sources alone, however many, stay at watch', () => {
    const crowd = Array.from({ length: 200 }, (_, i) => report(`a${i}`, { vouched: false }))
    expect(levelOf(crowd)).toBe('watch')
  })

  it('imminent: two organisations, strong enough', () => {
    expect(levelOf([report('a', { basis: 'heard' }), report('b', { basis: 'heard' })])).toBe('imminent')
  })

  it('two organisations that tell one story in the same words are one', () => {
    const story = ['k1', 'k2', 'k3']
    expect(levelOf([report('a', { story }), report('b', { story })])).toBe('watch')
  })

  it('one organisation with two observers is concern, not more', () => {
    expect(
      levelOf([report('a', { root: 'r', observer: 'o1' }), report('b', { root: 'r', observer: 'o2' })]),
    ).toBe('concern')
  })

  it('ongoing needs an act that somebody saw', () => {
    const killings = { matches: [match('11.1', { gravity: 1 }), match('8.5'), match('7.8')] }
    expect(levelOf([report('a', killings), report('b', killings)])).toBe('ongoing')
    expect(
      levelOf([report('a', { ...killings, basis: 'heard' }), report('b', { ...killings, basis: 'heard' })]),
    ).toBe('imminent')
  })

  it('feeds and imports of the past raise nothing', () => {
    expect(levelOf([report('a', { feed: true }), report('b', { backfill: true })])).toBe('none')
  })

  it('what is denied, quoted or an exercise weighs nothing', () => {
    expect(levelOf([report('a', { matches: [match('8.1', { modality: 'denied' })] })])).toBe('none')
  })

  it('imminent stays for three days whatever fades, and falls by its hold', () => {
    const pair = [report('a', { basis: 'heard' }), report('b', { basis: 'heard' })]
    expect(levelOf(pair, at('2026-03-05T09:00:00Z'))).toBe('imminent')
    expect(levelOf(pair, at('2026-03-20T12:00:00Z'))).toBe('concern')
    expect(levelOf(pair, at('2027-03-02T12:00:00Z'))).toBe('none')
  })
})
