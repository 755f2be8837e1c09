/**
 * Where tests may kill, stop or fail a process: between every two steps that touch the outside. Production injects
 * nothing, and then nothing happens.
 */
export type FaultPoint =
  | 'relay: rows read'
  | 'relay: before send'
  | 'relay: sent, not moved'
  | 'relay: appended, not moved'
  | 'relay: moved, not committed'
  | 'relay: committed'
  | 'consumer: batch read'
  | 'consumer: try written'
  | 'consumer: inbox written'
  | 'consumer: handled'
  | 'consumer: offset written'
  | 'consumer: committed'
  | 'parked: try written'
  | 'parked: handled'
  | 'parked: committed'

export type FaultHook = (point: FaultPoint) => void | Promise<void>

export const noFaults: FaultHook = () => undefined
