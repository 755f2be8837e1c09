/** When the next channel of a person follows, and when a person is out of reach (W1, rule 3). */
import type { Instant } from './track.ts'

/** How far one channel has come for one message to one person. */
export interface ChannelProgress {
  channel: string
  /** `failing`: nothing but failed attempts yet; `accepted`: taken, without proof; `dead`: failed for good */
  state: 'waiting' | 'failing' | 'accepted' | 'proven' | 'dead'
  /** when its first attempt was due */
  since: Instant
}

export type Reach =
  | { outcome: 'proven' }
  | { outcome: 'wait'; until: Instant }
  | { outcome: 'next'; channel: string }
  /** every channel is dead, or has had its patience with nothing but failures */
  | { outcome: 'unreachable' }
  /** all channels are tried and one accepted: the person keeps the step's time */
  | { outcome: 'no-proof' }

/**
 * @param channels ids in the order in which the person wants to be reached
 * @param tried those begun, in any order
 * @param patience milliseconds that a channel has before the next one follows
 */
export function reach(
  channels: readonly string[],
  tried: readonly ChannelProgress[],
  patience: number,
  now: Instant,
): Reach {
  if (tried.some((one) => one.state === 'proven')) return { outcome: 'proven' }
  const open = tried.filter((one) => one.state !== 'dead' && one.since + patience > now)
  if (open.length > 0) return { outcome: 'wait', until: Math.max(...open.map((one) => one.since + patience)) }
  const untried = channels.find((id) => !tried.some((one) => one.channel === id))
  if (untried !== undefined) return { outcome: 'next', channel: untried }
  return { outcome: tried.some((one) => one.state === 'accepted') ? 'no-proof' : 'unreachable' }
}
