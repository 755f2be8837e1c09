import { describe, expect, it } from 'vitest'

import { eventually } from './eventually.ts'

describe('eventually', () => {
  it('gives the first truthy value', async () => {
    let looks = 0
    expect(
      await eventually(() => (++looks === 3 ? looks : undefined), { what: 'a third look', every: 1 }),
    ).toBe(3)
  })

  it('forgives failures until the deadline, then names what was awaited and what it saw last', async () => {
    const refused = () => Promise.reject(new Error('connection refused'))
    await expect(eventually(refused, { within: 30, what: 'the server answers', every: 5 })).rejects.toThrow(
      'the server answers: not within 30 ms (last failure: connection refused)',
    )
    await expect(eventually(() => 0, { within: 0, what: 'a row' })).rejects.toThrow(
      'a row: not within 0 ms (last seen: 0)',
    )
  })
})
