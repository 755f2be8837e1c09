import { expect, it } from 'vitest'
import { campaignBody, campaignForm, compromisedBody, compromisedForm } from './bodies.ts'

const reason = 'the key was stolen'

it.each(['0000-01-01T00:00', '0044-03-15T10:00', '1969-12-31T23:59'])(
  'takes %s for no hour of a report: a strike with it could not be shown',
  (since) => {
    expect(compromisedForm.safeParse({ since, reason }).success).toBe(false)
    expect(compromisedBody.safeParse({ since: `${since}:00Z`, reason }).success).toBe(false)
    const strike = { action: 'strike-sources', reason } as const
    expect(campaignForm.safeParse({ ...strike, since }).success).toBe(false)
    expect(campaignBody.safeParse({ ...strike, since: `${since}:00Z` }).success).toBe(false)
  },
)

it('takes an hour of today and one ahead', () => {
  for (const since of ['2026-11-30T21:00', '2126-01-01T00:00']) {
    expect(compromisedForm.safeParse({ since, reason }).success).toBe(true)
    expect(compromisedBody.safeParse({ since: `${since}:00Z`, reason }).success).toBe(true)
  }
})
