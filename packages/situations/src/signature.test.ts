import { describe, expect, it } from 'vitest'
import { sharedBands, signaturesUnder } from './index.ts'

const signatureOf = signaturesUnder(Buffer.alloc(32, 7))
const story =
  'On Monday night soldiers and armed men came to the market of the northern town, burned eleven houses and took the village chief and his two sons away in a white car without number plates.'
const retold =
  'On Monday night soldiers and armed men came to the market of the northern town, burned eleven houses and took the village chief and his two sons away in a white car.'
const other =
  'Elders of both communities met on Wednesday and agreed to open the road to the river so that herders and farmers can bring their goods to the market again before the rains.'

const shared = (a: string, b: string): number => sharedBands(signatureOf(a), signatureOf(b))

describe('signaturesUnder', () => {
  it('is the same whatever case, accents and punctuation', () => {
    expect(shared(story, story.toUpperCase().replaceAll(',', ' -'))).toBe(12)
    expect(shared('Ils ont brûlé les maisons hier', 'ils ont brule les maisons, hier!')).toBe(12)
  })

  it('links a retelling and leaves another story apart', () => {
    expect(shared(story, retold)).toBeGreaterThanOrEqual(2)
    expect(shared(story, other)).toBe(0)
  })

  it('says nothing to who lacks the key', () => {
    expect(sharedBands(signatureOf(story), signaturesUnder(Buffer.alloc(32, 8))(story))).toBe(0)
  })

  it('compares nothing too short to be a story', () => {
    expect(signatureOf('They shot him.')).toEqual([])
  })
})
