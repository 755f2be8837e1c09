import { describe, expect, it } from 'vitest'
import { reach, type ChannelProgress } from '../src/index.ts'

const MINUTE = 60_000
const CHANNELS = ['mail', 'sms']
const tried = (state: ChannelProgress['state'], channel = 'mail', since = 0): ChannelProgress => ({
  channel,
  state,
  since,
})

describe('reaching one person', () => {
  it.each([
    ['nothing tried yet', [], 0, { outcome: 'next', channel: 'mail' }],
    ['one waits for proof', [tried('accepted')], MINUTE, { outcome: 'wait', until: 2 * MINUTE }],
    ['its patience is over', [tried('accepted')], 2 * MINUTE, { outcome: 'next', channel: 'sms' }],
    ['one is dead', [tried('dead')], 0, { outcome: 'next', channel: 'sms' }],
    ['one has proof', [tried('accepted'), tried('proven', 'sms')], 0, { outcome: 'proven' }],
    ['all are dead', [tried('dead'), tried('dead', 'sms')], 0, { outcome: 'unreachable' }],
    [
      'all only fail',
      [tried('failing'), tried('failing', 'sms', MINUTE)],
      3 * MINUTE,
      { outcome: 'unreachable' },
    ],
    [
      'one accepted without proof',
      [tried('accepted'), tried('dead', 'sms')],
      3 * MINUTE,
      { outcome: 'no-proof' },
    ],
  ] as const)('%s', (_what, progress, now, expected) => {
    expect(reach(CHANNELS, progress, 2 * MINUTE, now)).toEqual(expected)
  })
})
