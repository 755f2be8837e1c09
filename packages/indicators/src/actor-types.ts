/** The kinds of those who act, as the protective rule tells them apart. */
export const actorTypes = [
  'state-organ',
  'state-linked',
  'foreign-state',
  'organisation',
  'non-state',
  'unknown',
] as const
export type ActorType = (typeof actorTypes)[number]
