/** A track under any order of answers, timers, versions and closings. */
import type { Level, Meaning } from '@tocsin/events'
import { id, w1, NU } from '@tocsin/routing/w1'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decide,
  evolve,
  initialTrack,
  planFor,
  type Command,
  type Context,
  type Track,
  type TrackEvent,
  type VersionFacts,
} from '../src/index.ts'

const SEATS = ['nu-duty', 'nu-deputy', 'nu-head'] as const
const LEVELS: Level[] = ['concern', 'imminent', 'ongoing']
const plan = planFor(NU, 'organisation', w1())

type Act =
  | { what: 'wait'; seconds: number }
  | { what: 'timer' }
  | { what: 'answer'; seat: (typeof SEATS)[number]; meaning: Meaning; stranger: boolean }
  | { what: 'version'; level: Level; kind: VersionFacts['kind'] }
  | { what: 'active' | 'resolve' | 'cancel' | 'take' | 'recheck' }
  | { what: 'lose' | 'find'; seat: (typeof SEATS)[number] }

const seat = fc.constantFrom(...SEATS)
const meaning = fc.constantFrom<Meaning>(
  'received',
  'assessing',
  'acting',
  'known',
  'referred',
  'cannot-act',
  'recused',
  'doubted',
)
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('wait' as const), seconds: fc.integer({ min: 0, max: 7200 }) }),
  },
  { weight: 6, arbitrary: fc.constant({ what: 'timer' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('answer' as const), seat, meaning, stranger: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('version' as const),
      level: fc.constantFrom(...LEVELS),
      kind: fc.constantFrom('rise' as const, 'surge' as const, 'new-facts' as const, 'fall' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constantFrom('active' as const, 'resolve' as const, 'take' as const, 'recheck' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ what: 'cancel' as const }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('lose' as const, 'find' as const), seat }) },
)

interface Step {
  before: Track
  after: Track
  command: Command
  events: TrackEvent[]
  now: number
}

function play(acts: readonly Act[]): Step[] {
  let now = 1_000_000
  let track = initialTrack(id('A1'), NU)
  let version = 1
  const gone = new Set<string>()
  const steps: Step[] = []
  const context = (): Context => ({
    now,
    receiver: (one) =>
      gone.has(one)
        ? { outcome: 'cannot-receive', reason: 'vacant' }
        : { outcome: 'can-receive', seat: one, person: one, heldUntil: null },
    mayHear: (one) => !gone.has(one),
  })
  const run = (command: Command): void => {
    const { events } = decide(track, command, context())
    const after = events.reduce(evolve, track)
    steps.push({ before: track, after, command, events, now })
    track = after
  }
  const facts = (level: Level, kind: VersionFacts['kind']): VersionFacts => ({
    version,
    level,
    kind,
    horizon: 'hours',
    stage: 'issued',
  })
  run({ type: 'start', plan, version: facts('imminent', 'rise'), answers: [] })
  for (const one of acts) {
    if (one.what === 'wait') now += one.seconds * 1000
    else if (one.what === 'timer') {
      now = Math.max(now, track.timer?.at ?? now)
      run({ type: 'due' })
    } else if (one.what === 'answer') {
      run({
        type: 'answer',
        answer: id(`answer ${steps.length}`),
        seat: id(one.seat),
        person: id(one.seat),
        standing: one.stranger ? 'stranger' : 'party',
        meaning: one.meaning,
        at: now,
        version: null,
        until: null,
        detail: 'why',
        worth: 'full',
      })
    } else if (one.what === 'version') {
      version += 1
      run({ type: 'revise', version: facts(one.level, one.kind), wasIssued: true })
    } else if (one.what === 'active' || one.what === 'resolve' || one.what === 'take')
      run({ type: one.what, at: now })
    else if (one.what === 'cancel') run({ type: 'close', reason: 'cancelled' })
    else {
      if (one.what === 'lose') gone.add(id(one.seat))
      if (one.what === 'find') gone.delete(id(one.seat))
      run({ type: 'recheck' })
    }
  }
  return steps
}

const everyStep = (check: (step: Step) => void): void =>
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => play(acts).forEach(check)),
    { numRuns: 400 },
  )

describe('a track, whatever happens to it', () => {
  it('waits for something while it is open, and for nothing when it is closed', () => {
    everyStep(({ after }) =>
      expect(after.timer === null).toBe(after.status === 'closed' || after.status === 'new'),
    )
  })

  it('starts no step while it is stopped or closed but by silence, a rise, a surge, a decline or the operator', () => {
    everyStep(({ before, command, events }) => {
      if (before.status !== 'stopped' && before.status !== 'closed') return
      const began = events.some((event) => event.type === 'step-began')
      const again = events.find((event) => event.type === 'run-began')
      if (began) expect(again?.reason).toMatch(/^(silence|level-rise|surge|declined|asked-again)$/)
      if (before.closed === 'cancelled') expect([command.type, events]).toEqual([command.type, []])
    })
  })

  it('never takes a step before the running one has had its time, unless somebody moved it', () => {
    everyStep(({ before, command, events, now }) => {
      if (command.type !== 'due' || before.timer?.what !== 'step') return
      if (events.some((event) => event.type === 'step-began'))
        expect(now).toBeGreaterThanOrEqual(before.timer.at)
    })
  })

  it('asks nobody twice in a pass, and nobody who stood aside', () => {
    everyStep(({ before, events }) => {
      let track = before
      for (const event of events) {
        if (event.type === 'step-began') {
          const asked = event.asks.map((ask) => ask.person)
          expect(new Set(asked).size).toBe(asked.length)
          expect(asked.some((one) => track.askedInPass.includes(one) || track.recused.includes(one))).toBe(
            false,
          )
        }
        track = evolve(track, event)
      }
    })
  })

  it('lets a stranger’s answer change nothing, unless that seat was asked', () => {
    everyStep(({ before, command, events }) => {
      if (command.type !== 'answer' || command.standing !== 'stranger') return
      if (!before.asked.some((one) => one.seat === command.seat)) expect(events).toEqual([])
    })
  })

  it('is plain data: stored and read again it decides the same', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        const last = play(acts).at(-1)!
        expect(JSON.parse(JSON.stringify(last.after))).toEqual(last.after)
      }),
    )
  })
})
