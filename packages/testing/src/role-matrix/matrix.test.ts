import { describe, expect, it } from 'vitest'
import { gaps, wrongCells } from './matrix.ts'

const lines = { door: { guest: 'shut', owner: 'open' }, window: { guest: 'shut', owner: 'open' } }

describe('gaps', () => {
  it('has none where everything has its line', () => {
    expect(gaps(['door', 'window'], ['guest', 'owner'], lines)).toEqual([])
  })

  it('names a new thing, a new credential, and lines of what is gone', () => {
    expect(gaps(['door', 'roof'], ['guest', 'thief'], lines)).toEqual([
      'door: nothing for thief',
      'door: owner is no credential',
      'roof: no line',
      'window: is not there',
    ])
  })
})

it('tries each cell and says which came out otherwise', async () => {
  const tried: string[] = []
  const attempt = async (thing: string, credential: string): Promise<string> => {
    tried.push(`${thing} ${credential}`)
    return credential === 'owner' || thing === 'window' ? 'open' : 'shut'
  }
  expect(await wrongCells(['door', 'window'], ['guest', 'owner'], lines, attempt)).toEqual([
    'window, guest: open instead of shut',
  ])
  expect(tried).toEqual(['door guest', 'door owner', 'window guest', 'window owner'])
})
