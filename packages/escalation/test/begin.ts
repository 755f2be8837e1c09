/** What the scenario files share: W1 begun with an alert, and what a scenario ends with. */
import { a1, w1 } from '@tocsin/routing/w1'
import type { AlertVersion } from '@tocsin/events'
import type { Directory } from '@tocsin/routing'
import { expect } from 'vitest'
import { at, World } from './world.ts'

const NAMES = 'Nora Niko Nils Nadia Nia Noor Eva Edi Esme Ada Ben Bea Cy Op Rita Remo Rosa'.split(' ')
export const DAY = at('24:00:00')
export const world = (directory: Directory = w1()): World => new World(directory, NAMES)
export const of = (party: string) => (line: { party: string }) => line.party === party
/** Who was told when, by the first channel, without the channel's name. */
export const told = (lines: string[]): string[] => lines.map((line) => line.split(' ').slice(0, 3).join(' '))

export function start(alert: AlertVersion = a1(), directory: Directory = w1()): World {
  const one = world(directory)
  one.publish(alert)
  return one
}
export function cancel(one: World, version = 99): void {
  one.publish(a1({ version, kind: 'cancelled', closeReason: 'not-confirmed' }))
}
/** After the last line of a scenario: the operator takes what is open, the alert is cancelled, a day passes in silence. */
export function thenSilence(one: World): void {
  cancel(one)
  one.take()
  one.advance(one.now + 24 * 3_600_000)
  expect(one.take()).toEqual([])
}
