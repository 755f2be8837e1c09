/** Where tests may kill a roll: after each step that touches disk or database. Production injects nothing. */
export type RollPoint =
  /** the new private half lies at the keeper, its row does not exist */
  | 'key made'
  | 'epoch opened'
  | 'page read'
  | 'page moved'
  | 'all moved'
  | 'batches deleted'
  | 'key destroyed'
  | 'epoch ended'

export type RollHook = (point: RollPoint) => void | Promise<void>
