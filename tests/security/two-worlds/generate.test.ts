import { expect, it } from 'vitest'
import { generateDirectory } from './generate.ts'

const roots = [{ key: 'root-0', id: '0a3ade80-9688-4b91-a090-140c4cd06946' }]
const all = Array.from({ length: 100 }, (_, seed) => generateDirectory(seed, roots))

it('draws the same directory from the same seed, and others from others', () => {
  expect(generateDirectory(7, roots)).toEqual(all[7])
  expect(new Set(all.map(({ directory }) => directory)).size).toBe(100)
})

it('always has somebody of X to look, somebody else beside him, and another state for an alert', () => {
  for (const { x, beside, people, peopleOfX, addressesOfX, free } of all) {
    expect(beside).not.toBe(x)
    expect(peopleOfX).toContain('remo')
    expect(peopleOfX.length).toBeGreaterThan(1)
    expect(peopleOfX.length).toBeLessThan(people.length)
    expect(addressesOfX.length).toBeGreaterThanOrEqual(peopleOfX.length)
    expect(free).toContain('rita')
    expect(free.filter((one) => peopleOfX.includes(one))).toEqual([])
  }
})

it('puts officers of X at desks, and channels that answer to X or are read by its people, in many of them', () => {
  const some = (what: (one: (typeof all)[number]) => boolean): number => all.filter(what).length
  expect(some(({ desks }) => desks.length > 1)).toBeGreaterThan(30)
  expect(some(({ peopleOfX }) => peopleOfX.length > 2)).toBeGreaterThan(30)
  expect(some(({ directory, x }) => directory.includes(`"jurisdiction":"${x}"`))).toBeGreaterThan(30)
  expect(some(({ directory }) => directory.includes('"readers"'))).toBeGreaterThan(30)
})
