import { describe, expect, it } from 'vitest'
import { deferred } from '../deferred.ts'
import { turns } from './turns.ts'

describe('turns', () => {
  it('lets so many work at once, and the next when one of them ends, however it ends', async () => {
    const inTurn = turns(2)
    const begun: string[] = []
    const ends = new Map(['a', 'b', 'c', 'd'].map((name) => [name, deferred<string>()]))
    const work = (name: string): Promise<string> =>
      inTurn(() => {
        begun.push(name)
        return ends.get(name)!.promise
      })
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(work)
    await Promise.resolve()
    expect(begun).toEqual(['a', 'b'])
    const failing = expect(b).rejects.toThrow('no')
    ends.get('b')!.reject(new Error('no'))
    await failing
    await Promise.resolve()
    expect(begun).toEqual(['a', 'b', 'c'])
    for (const name of ['a', 'c', 'd']) ends.get(name)!.resolve(name)
    expect(await Promise.all([a, c, d])).toEqual(['a', 'c', 'd'])
  })
})
