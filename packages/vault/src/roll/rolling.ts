/** The roll that comes by itself: looks each minute, does what is due, and takes an operator's orders in between. */
import { roll, type RollDemand, type Rolled, type RollOptions } from './roll.ts'

const LOOK_MS = 60_000
/** Transactions are limited to a minute; ten leave room for a server that is slow to end them. */
export const GRACE_MS = 600_000

export interface RollingOptions extends Omit<RollOptions, 'rhythm'> {
  /** how long an epoch is sealed to */
  hours: number
  /** told of each look */
  onLooked(rolled: Rolled): void
  onFault(error: unknown): void
}

export interface Rolling {
  /** One at a time. @throws as `roll` does */
  now(demand: RollDemand): Promise<Rolled>
  /** Waits for a roll that is on its way. */
  stop(): Promise<void>
}

export function startRolling({ hours, onLooked, onFault, ...options }: RollingOptions): Rolling {
  const rhythm = { everyMs: hours * 3_600_000, graceMs: GRACE_MS }
  let last: Promise<unknown> = Promise.resolve()
  const now = (demand: RollDemand): Promise<Rolled> => {
    const next = last.then(async () => {
      const rolled = await roll({ ...options, rhythm }, demand)
      onLooked(rolled)
      return rolled
    })
    last = next.catch(() => undefined) // told to whoever asked
    return next
  }
  // until the first look has succeeded, each is a first look
  let demand: RollDemand = 'start'
  const look = (): void => void now(demand).then(() => (demand = 'due'), onFault)
  const timer = setInterval(look, LOOK_MS)
  look()
  return {
    now,
    stop: async () => {
      clearInterval(timer)
      await last
    },
  }
}
