import { describe, expect, it } from 'vitest'
import { inGroups } from './in-groups.ts'

function recorder() {
  const groups: string[][] = []
  const gates: PromiseWithResolvers<void>[] = []
  const handIn = inGroups(async (group: readonly string[]) => {
    const gate = Promise.withResolvers<void>()
    groups.push([...group])
    gates.push(gate)
    await gate.promise
    return group.map((one) => one.toUpperCase())
  }, 3)
  return { groups, gates, handIn }
}

describe('work in groups', () => {
  it('takes together what comes together, and gathers the next while it works', async () => {
    const { groups, gates, handIn } = recorder()
    const first = [handIn('a'), handIn('b')]
    await Promise.resolve()
    const second = ['c', 'd', 'e', 'f'].map((one) => handIn(one))
    expect(groups).toEqual([['a', 'b']])
    gates[0]!.resolve()
    expect(await Promise.all(first)).toEqual(['A', 'B'])
    expect(groups[1]).toEqual(['c', 'd', 'e'])
    gates[1]!.resolve()
    expect(await second[2]).toBe('E')
    gates[2]!.resolve()
    expect(await Promise.all(second)).toEqual(['C', 'D', 'E', 'F'])
    expect(groups[2]).toEqual(['f'])
  })

  it('tells each of a group what went wrong with it, and goes on with the next', async () => {
    const { gates, handIn } = recorder()
    const first = Promise.allSettled([handIn('a'), handIn('b')])
    await Promise.resolve()
    const next = handIn('c')
    gates[0]!.reject(new Error('away'))
    expect((await first).map((one) => one.status)).toEqual(['rejected', 'rejected'])
    gates[1]!.resolve()
    expect(await next).toBe('C')
  })
})
