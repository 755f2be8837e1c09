/**
 * Where a service can be made to die: between two of its statements to the database. The services know nothing of it;
 * `die-at.ts` is loaded before their own code where the test wants one to die, so there is nothing to be off in production.
 */
import type { ServiceName } from '@tocsin/events'

export interface DeathPoint {
  name: string
  /** the statement, as a regular expression over its text */
  statement: string
  /** `before` it is sent; `committed`: after the commit of the transaction in which it ran */
  when: 'before' | 'committed'
  services: readonly ServiceName[]
}

const all: readonly ServiceName[] = ['civil-society-intake', 'regional-intake', 'triage', 'notifier', 'desk']

export const deathPoints: readonly DeathPoint[] = [
  // the row and its event are kept, nothing has been sent and nobody has been answered
  { name: 'committed, not published', statement: 'insert into outbox ', when: 'committed', services: all },
  // the broker has it, the outbox still says that it waits (on the postgres bus: both, or neither)
  { name: 'published, not moved', statement: 'delete from outbox o using', when: 'before', services: all },
  {
    name: 'batch read, nothing committed',
    statement: 'insert into inbox',
    when: 'before',
    services: ['triage', 'notifier'],
  },
  {
    name: 'effects and offset committed',
    statement: 'insert into inbox',
    when: 'committed',
    services: ['triage', 'notifier', 'desk'],
  },
  // the receiver has the message, the attempt is still open
  {
    name: 'sent, not recorded',
    statement: 'update attempts a set ended_at = r',
    when: 'before',
    services: ['notifier'],
  },
  {
    name: 'claimed, no socket yet',
    statement: 'update deliveries set socket_attempt',
    when: 'before',
    services: ['notifier'],
  },
]

/** What `die-at.ts` is told, by the environment variable of this name, as JSON. */
export const DIE_AT = 'DIE_AT'

export interface DieAt extends Pick<DeathPoint, 'name' | 'statement' | 'when'> {
  /** at which occurrence, from 1 */
  nth: number
}
