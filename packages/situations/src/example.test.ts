import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { assessAll, explain, loadLevelModel, type Evidence } from './index.ts'
import { factorAt, rank } from './strength.ts'
import { at, match, report } from './scenarios.ts'
import { DAY, weigh } from './weight.ts'

const model = loadLevelModel()
const now = at('2026-03-02T10:00:00Z')
const sign = (id: string) => match(id, { gravity: 0.6 })
const heard = { basis: 'heard' } as const
const first = report('a', { ...heard, matches: [sign('7.8'), sign('8.5')] })
const second = report('b', { ...heard, matches: [sign('7.8'), sign('8.5')] })
const third = report('c', { ...heard, matches: [sign('7.8')] })
const all = [first, second, third]

const design = readFileSync(new URL('../DESIGN.md', import.meta.url), 'utf8')
/** The value of the row that begins so. */
function row(start: string): string {
  const line = design.split('\n').find((one) => one.startsWith(`| ${start}`))
  return line!.split('|')[2]!.trim()
}
const factor = (evidence: Evidence[], name: string): string =>
  factorAt(rank(evidence.flatMap((one) => weigh(one, model))), name, now.getTime(), model).toFixed(4)
const assess = (evidence: Evidence[], moment = now) =>
  assessAll(evidence, { judgements: [], settlements: [] }, moment, model)[0]!

describe('the worked example of DESIGN.md', () => {
  it('gives these weights, factors, strengths and levels', () => {
    expect(weigh(first, model)[0]!.weight.toFixed(3)).toBe(row('weight of each match'))
    expect(factor(all, '7')).toBe(row('factor 7, three voices'))
    expect(factor(all, '8')).toBe(row('factor 8, two voices'))
    expect(assess(all).strength.toFixed(4)).toBe(row('strength: 1'))
    expect(assess(all).level).toBe(row('level: 0.55 reached'))
    const later = new Date(now.getTime() + 10 * DAY)
    expect(assess(all, later).strength.toFixed(4)).toBe(row('strength ten days later'))
    expect(assess(all, later).level).toBe(row('level then'))
  })

  it('says by which rules, with the same numbers', () => {
    const { reasons } = assess(all)
    expect(reasons[0]).toMatchObject({ rule: 'reached', level: 'imminent', entry: 0.55 })
    expect(reasons.find((one) => one.rule === 'lacks-floor')).toMatchObject({ level: 'ongoing' })
    const factors = reasons.filter((one) => one.rule === 'factor')
    expect(factors.map((one) => [one.factor, one.comes.toFixed(4), one.indicators])).toEqual([
      ['7', row('factor 7, three voices'), ['7.8']],
      ['8', row('factor 8, two voices'), ['8.5']],
    ])
    const later = new Date(now.getTime() + 10 * DAY)
    const kept = { rule: 'kept', level: 'imminent', day: '2026-03-07', until: '2026-03-21' }
    expect(assess(all, later).reasons[0]).toMatchObject(kept)
  })

  it('counts a story once that is told again in the same words', () => {
    const story = ['s', 't', 'u']
    const retold = [{ ...first, story }, second, { ...third, story }]
    expect(factor(retold, '7')).toBe(row("the third tells the first's story"))
    expect(assess(retold).strength.toFixed(4)).toBe(row('strength then'))
  })

  it('says what the level would be without a root', () => {
    const rest = assess([second, third])
    expect(`${rest.strength.toFixed(4)}, ${rest.level}`).toBe(row('without the root'))
    const input = {
      place: rest.place,
      own: all,
      wider: [],
      sightings: [],
      rhythm: [],
      observers: 3,
      judgements: [],
      settlements: [],
    }
    const { without } = explain(input, now, model)
    expect(without.roots.find((one) => one.root === first.root)?.level).toBe('concern')
    expect(without.unvouched).toBe('imminent')
  })
})
