/** After a wrong try the next one waits, and each wait is double the last. Pure. */

export interface Tries {
  wrong: number
  waitUntil: Date
}

export interface WaitRule {
  /** wrong tries that no wait follows */
  free: number
  firstMs: number
  mostMs: number
}

/** Codes of one link: 1 s, 2 s, 4 s … 15 minutes; some 300 tries in the 72 hours that a link lives. */
export const linkWait: WaitRule = { free: 0, firstMs: 1_000, mostMs: 15 * 60_000 }
/** Passwords of one name from one address: after the tenth 1 s, then 2 s … 42 s (design, section 8). */
export const signInWait: WaitRule = { free: 9, firstMs: 1_000, mostMs: 42_000 }

/** @returns what is kept after one more wrong try */
export function afterWrong(before: Tries | null, rule: WaitRule, now: Date): Tries {
  const wrong = (before?.wrong ?? 0) + 1
  const doublings = wrong - rule.free - 1
  const wait = doublings < 0 ? 0 : Math.min(rule.firstMs * 2 ** Math.min(doublings, 40), rule.mostMs)
  return { wrong, waitUntil: new Date(now.getTime() + wait) }
}

/** @returns whole seconds that are still to be waited; 0 when a try may be made */
export function secondsToWait(tries: Tries | null, now: Date): number {
  return tries === null ? 0 : Math.max(0, Math.ceil((tries.waitUntil.getTime() - now.getTime()) / 1000))
}
