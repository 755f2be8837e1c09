import { describe, expect, it } from 'vitest'

import { byLastMonth, bySamePlaces, monthly, monthsBetween, placeMonths, spansAt } from './alarms.ts'
import { episodesOf, type Deaths } from './episodes.ts'
import type { Step } from './replay.ts'
import { midnight } from './replayed.ts'
import { scoreOf } from './score.ts'

function dead(places: Record<string, Record<string, number>>): Deaths {
  const ofPlace = (days: Record<string, number>) =>
    new Map(Object.entries(days).map(([day, count]) => [midnight(day), count]))
  return new Map(Object.entries(places).map(([admin1, days]) => [admin1, ofPlace(days)]))
}
const span = (admin1: string, from: string, until: string) => ({
  admin1,
  from: midnight(from),
  until: midnight(until),
})

describe('an episode', () => {
  it('is 25 deaths in 30 days, begins with the first of them and peaks on the deadliest day', () => {
    const deaths = dead({ 'XA-A': { '2020-01-01': 5, '2020-01-10': 12, '2020-01-20': 9, '2020-02-15': 1 } })
    expect(episodesOf(deaths)).toEqual([
      { admin1: 'XA-A', from: '2020-01-01', until: '2020-01-20', peak: '2020-01-10', deaths: 26 },
    ])
  })
  it('is none where the 25 lie more than 30 days apart or in two places', () => {
    expect(episodesOf(dead({ 'XA-A': { '2020-01-01': 13, '2020-01-31': 13 } }))).toEqual([])
    expect(episodesOf(dead({ 'XA-A': { '2020-01-01': 13 }, 'XA-B': { '2020-01-01': 13 } }))).toEqual([])
  })
  it('ends after 180 days without a grave one', () => {
    const twice = (second: string) => episodesOf(dead({ 'XA-A': { '2020-01-01': 30, [second]: 30 } })).length
    expect([twice('2020-06-29'), twice('2020-06-30')]).toEqual([1, 2])
  })
})

describe('the score of alarms', () => {
  const episode = { admin1: 'XA-A', from: '2020-03-01', until: '2020-03-20', peak: '2020-03-10', deaths: 40 }
  it.each([
    ['a day before', span('XA-A', '2020-03-09', '2020-04-01'), 1, 1],
    ['from the day of the peak on', span('XA-A', '2020-03-11', '2020-04-01'), 0, null],
    ['over before it', span('XA-A', '2020-01-01', '2020-03-09'), 0, null],
    ['elsewhere', span('XA-B', '2020-01-01', '2020-04-01'), 0, null],
    ['for years', span('XA-A', '2015-01-01', '2020-04-01'), 1, 180],
  ])('%s', (_, alarm, reached, medianLeadDays) => {
    expect(scoreOf([alarm], [episode])).toMatchObject({ reached, share: reached, medianLeadDays })
  })
  it('tells those that stood before any violence apart', () => {
    const late = scoreOf([span('XA-A', '2020-03-05', '2020-04-01')], [episode])
    const early = scoreOf([span('XA-A', '2020-02-05', '2020-04-01')], [episode])
    expect([late.beforeFirst, early.beforeFirst]).toEqual([0, 1])
  })
})

describe('alarms', () => {
  const months = monthsBetween(midnight('2020-01-15'), midnight('2020-05-01'))
  const deaths = dead({ 'XA-A': { '2020-01-20': 50 }, 'XA-B': { '2020-01-20': 1, '2020-03-05': 9 } })

  it('of levels last from reaching one to falling below it', () => {
    const step = (day: string, level: Step['level']): Step => ({
      at: midnight(day),
      country: 'XAA',
      admin1: 'XA-A',
      level,
      strength: 0.5,
      what: 'rise',
    })
    const steps = [step('2020-01-20', 'watch'), step('2020-02-03', 'imminent'), step('2020-03-02', 'concern')]
    expect(spansAt(steps, 'concern', midnight('2020-05-01'))).toEqual([
      span('XA-A', '2020-02-03', '2020-05-01'),
    ])
    expect(spansAt(steps, 'imminent', 0)).toEqual([span('XA-A', '2020-02-03', '2020-03-02')])
    expect(monthly(spansAt(steps, 'imminent', 0), months)).toEqual([span('XA-A', '2020-03-01', '2020-04-01')])
  })
  it('by last month name a place only after its dead, the most deaths first', () => {
    expect(byLastMonth(deaths, months, 1)).toEqual([span('XA-A', '2020-02-01', '2020-03-01')])
    expect(byLastMonth(deaths, months, 2)).toContainEqual(span('XA-B', '2020-04-01', '2020-05-01'))
  })
  it('of the same places know no deaths to come, and are as many as asked', () => {
    const same = bySamePlaces(deaths, months, 4)
    expect(placeMonths(same, months)).toBe(4)
    expect(same.find(({ admin1 }) => admin1 === 'XA-A')).toEqual(span('XA-A', '2020-02-01', '2020-05-01'))
  })
})
