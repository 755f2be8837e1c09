/**
 * Nobody finds what was entrusted to the system, wherever he looks: safety, E1. The whole system runs, each service a
 * process; reports come in by every way, an alert is issued, delivered and answered; then everything is searched.
 */
import { PLANTED, printReport, searchPlaces, type CanaryReport } from '@tocsin/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { allowances } from './canary/allowances.ts'
import { answerAlert, issueAlert, signInAll } from './canary/handling.ts'
import { everyPlace } from './canary/places.ts'
import { reportAll } from './canary/reporting.ts'
import { visitor } from './canary/visitor.ts'
import { PEOPLE, startWorld, type World } from './canary/world.ts'

let world: World
let found: CanaryReport
let allowed: ReturnType<typeof allowances>
let unanswered: unknown = null

beforeAll(async () => {
  world = await startWorld()
  const signed = await signInAll(world, PEOPLE)
  const coordinator = await reportAll(world)
  const alert = await issueAlert(world, signed)
  // where somebody else was asked, what he got is searched all the same
  await answerAlert(world, signed).catch((error: unknown) => {
    unanswered = error
  })
  const visitors = new Map([
    ...signed,
    ['coordinator', coordinator] as const,
    ['stranger', visitor()] as const,
  ])
  const canaries = world.flock.all()
  allowed = allowances(world)
  found = await searchPlaces(
    everyPlace(world, visitors, alert),
    { ...canaries, [PLANTED]: world.flock.of(PLANTED) },
    allowed,
  )
  process.stdout.write(`canary: ${Object.keys(canaries).length} canaries, ${printReport(found)}\n`)
}, 900_000)
afterAll(() => world?.stop(), 120_000)

it('was asked of whom the directory names, and answered', () => {
  expect(unanswered).toBeNull()
})

it('finds the control in every kind of place', () => {
  expect(found.controls.missed).toEqual([])
})

it('finds nothing else where it may not be', () => {
  expect(found.hits, found.hits.join(' | ')).toEqual([])
})

it('allows nothing that need not be', () => {
  expect(
    found.unused.filter((one) => allowed.some((other) => other === one && other.seldom !== true)),
  ).toEqual([])
})
