import { describe, expect, it } from 'vitest'
import type { TocsinEvent } from '@tocsin/events'
import { chapters, emptyStory, tell, type Names, type Story } from './story.ts'

const names: Names = { party: (id) => `party ${id}`, seat: (id) => `seat ${id}`, country: (code) => code }
const event = (name: string, data: object): TocsinEvent => ({ name, data }) as unknown as TocsinEvent
const version = (name: string, level: string, kind = 'rise') =>
  event(name, {
    alert: 'a',
    version: 1,
    level,
    kind,
    areas: [{ country: 'XAA' }],
    stage: 'proposed',
    corroboration: 'several',
  })
const after = (events: readonly TocsinEvent[]): Story =>
  events.reduce((story, one) => tell(story, one, names).story, emptyStory)

describe("the demo's story", () => {
  it('is complete only when every chapter has been seen', () => {
    const whole = [
      event('report.assessed', {}),
      version('alert.raised', 'watch'),
      version('alert.updated', 'imminent'),
      version('alert.issued', 'imminent'),
      event('delivery.sent', { seat: 's', attempt: 1, proof: null }),
      event('track.escalated', { party: 'p', step: 1, pass: 1, reason: 'started' }),
      event('track.stopped', { party: 'p', reason: 'answered', meaning: 'received' }),
    ]
    expect([...after(whole).seen].toSorted()).toEqual([...chapters].toSorted())
    for (const left of whole.keys())
      expect(after(whole.filter((_one, i) => i !== left)).seen.size).toBeLessThan(chapters.length)
  })

  it('takes no second version at the same level for a rise, and no surge for a silence', () => {
    expect(after([version('alert.raised', 'watch'), version('alert.updated', 'watch')]).seen).not.toContain(
      'a level rising',
    )
    const asked = tell(
      emptyStory,
      event('track.escalated', { party: 'p', step: 0, pass: 1, reason: 'surge' }),
      names,
    )
    expect(asked.story.seen.size).toBe(0)
    expect(asked.line).toBe('party p is asked again: surge')
  })
})
