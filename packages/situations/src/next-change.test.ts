import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assessSituation, loadLevelModel, nextChange, type SituationInput } from './index.ts'
import { at, match, report } from './scenarios.ts'
import { HOUR } from './weight.ts'

const model = loadLevelModel()
const now = at('2026-03-02T12:00:00Z')

describe('nextChange', () => {
  it('is never later than a change of level, and at most an hour later than one of surge', () => {
    const one = fc.record({
      hoursAgo: fc.integer({ min: 0, max: 900 }),
      vouched: fc.boolean(),
      indicator: fc.constantFrom('7.8', '8.5', '11.1', '2.1'),
    })
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (given, part) => {
          const own = given.map(({ hoursAgo, vouched, indicator }, i) =>
            report(`r${i}`, {
              vouched,
              matches: [match(indicator)],
              receivedAt: new Date(now.getTime() - hoursAgo * HOUR),
            }),
          )
          const input: SituationInput = {
            place: { world: 'actual', country: 'XAA', admin1: 'XA-NO', group: 'general' },
            own,
            wider: [],
            sightings: [],
            rhythm: [],
            observers: 3,
            judgements: [],
            settlements: [],
          }
          const situation = assessSituation(input, now, model)
          const next = nextChange(input, situation, now, model)
          const end = next?.getTime() ?? now.getTime() + 900 * 24 * HOUR
          const between = new Date(now.getTime() + Math.max(0, (end - now.getTime() - 60_000) * part))
          const then = assessSituation(input, between, model)
          expect(then.level).toBe(situation.level)
          const turned = (then.surge === null) !== (situation.surge === null)
          if (turned) expect(end).toBeLessThanOrEqual(now.getTime() + HOUR)
        },
      ),
      { numRuns: 200 },
    )
  })
})
