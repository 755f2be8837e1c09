/**
 * The directory as routing reads it: whole entities, the newest version of each, as the topic `directory` carries them.
 * Removed entities are kept, so that an older version that arrives late cannot bring one back.
 */
import type {
  MembershipChanged,
  OrganisationChanged,
  PersonChanged,
  PolicyChanged,
  ScheduleChanged,
  SeatChanged,
  StateChanged,
  TocsinEvent,
} from '@tocsin/events'

interface Entities {
  'organisation.changed': OrganisationChanged
  'state.changed': StateChanged
  'seat.changed': SeatChanged
  'person.changed': PersonChanged
  'schedule.changed': ScheduleChanged
  'membership.changed': MembershipChanged
  'policy.changed': PolicyChanged
}

/** Events of the topic that carry an entity; the beat carries none. */
export type EntityEventName = keyof Entities
type EntityEvent = { [N in EntityEventName]: { name: N; data: Entities[N] } }[EntityEventName]
/** What {@link applyDirectoryEvent} reads of an event. */
export type DirectoryEvent = EntityEvent | { name: 'directory.beat'; data: { id: 'beat'; at: string } }

type Shelf<T> = ReadonlyMap<string, T>
/** Immutable; each change makes a new one that shares all that did not change. */
export interface Directory {
  readonly 'organisation.changed': Shelf<OrganisationChanged>
  readonly 'state.changed': Shelf<StateChanged>
  readonly 'seat.changed': Shelf<SeatChanged>
  readonly 'person.changed': Shelf<PersonChanged>
  readonly 'schedule.changed': Shelf<ScheduleChanged>
  readonly 'membership.changed': Shelf<MembershipChanged>
  readonly 'policy.changed': Shelf<PolicyChanged>
  /** the desk's last heartbeat, ISO 8601; null before the first */
  readonly beat: string | null
}

/** @returns a directory that knows nobody */
export function emptyDirectory(): Directory {
  return {
    'organisation.changed': new Map(),
    'state.changed': new Map(),
    'seat.changed': new Map(),
    'person.changed': new Map(),
    'schedule.changed': new Map(),
    'membership.changed': new Map(),
    'policy.changed': new Map(),
    beat: null,
  }
}

/** @returns the directory with that entity; the same object if it already has this version or a newer one */
export function applyDirectoryEvent(directory: Directory, event: DirectoryEvent): Directory {
  if (event.name === 'directory.beat') {
    const newer = directory.beat === null || event.data.at > directory.beat
    return newer ? { ...directory, beat: event.data.at } : directory
  }
  const shelf: Shelf<{ version: number }> = directory[event.name]
  const known = shelf.get(event.data.id)
  if (known !== undefined && known.version >= event.data.version) return directory
  return { ...directory, [event.name]: new Map(shelf).set(event.data.id, event.data) }
}

/** Builds a directory from many events at once, without a copy for each. Same result as applying them one by one. */
export function directoryOf(events: Iterable<DirectoryEvent>): Directory {
  const newest = new Map<string, EntityEvent>()
  let beat: string | null = null
  for (const event of events) {
    if (event.name === 'directory.beat') {
      if (beat === null || event.data.at > beat) beat = event.data.at
      continue
    }
    const key = `${event.name} ${event.data.id}`
    const known = newest.get(key)
    if (known === undefined || known.data.version < event.data.version) newest.set(key, event)
  }
  const shelves: Record<EntityEventName, Map<string, unknown>> = {
    'organisation.changed': new Map(),
    'state.changed': new Map(),
    'seat.changed': new Map(),
    'person.changed': new Map(),
    'schedule.changed': new Map(),
    'membership.changed': new Map(),
    'policy.changed': new Map(),
  }
  for (const { name, data } of newest.values()) shelves[name].set(data.id, data)
  return { ...shelves, beat } as Directory
}

/** Narrows an event of the bus to one that {@link applyDirectoryEvent} takes; null for events of other topics. */
export function directoryEventOf(event: TocsinEvent): DirectoryEvent | null {
  return event.topic === 'directory' ? (event as unknown as DirectoryEvent) : null
}

function live<T extends { removed: boolean }>(shelf: Shelf<T>, id: string): T | null {
  const found = shelf.get(id)
  return found === undefined || found.removed ? null : found
}

export function organisationOf(directory: Directory, id: string): OrganisationChanged | null {
  return live(directory['organisation.changed'], id)
}
export function stateOf(directory: Directory, id: string): StateChanged | null {
  return live(directory['state.changed'], id)
}
export function seatOf(directory: Directory, id: string): SeatChanged | null {
  return live(directory['seat.changed'], id)
}
export function personOf(directory: Directory, id: string): PersonChanged | null {
  return live(directory['person.changed'], id)
}
export function scheduleOf(directory: Directory, id: string): ScheduleChanged | null {
  return live(directory['schedule.changed'], id)
}

/** @returns the party's policy; of several the one with the lowest id, so that every copy picks the same */
export function policyOf(directory: Directory, party: string): PolicyChanged | null {
  const own = [...directory['policy.changed'].values()].filter(
    (policy) => policy.party === party && !policy.removed,
  )
  return own.sort((a, b) => (a.id < b.id ? -1 : 1))[0] ?? null
}

const ROLES = ['duty', 'focal-point', 'reviewer', 'operator', 'deputy', 'deputy-focal-point', 'head'] as const

/** @returns the party's seats, who is asked first before who is asked later */
export function seatsOf(directory: Directory, party: string): SeatChanged[] {
  return [...directory['seat.changed'].values()]
    .filter((seat) => seat.party === party && !seat.removed)
    .sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || (a.id < b.id ? -1 : 1))
}

/** Organisations of which one of the states is a member on that day; `until` is the first day on which it no longer is. */
export function memberOf(directory: Directory, states: readonly string[], day: string): string[] {
  const found = new Set<string>()
  for (const membership of directory['membership.changed'].values()) {
    if (membership.removed || !states.includes(membership.state)) continue
    if (membership.from !== null && membership.from > day) continue
    if (membership.until !== null && membership.until <= day) continue
    found.add(membership.organisation)
  }
  return [...found].sort()
}

/** States that border one of these by land, without themselves. */
export function landNeighbours(directory: Directory, states: readonly string[]): string[] {
  const found = new Set<string>()
  for (const state of directory['state.changed'].values()) {
    if (state.removed) continue
    if (states.includes(state.id)) state.neighbours.forEach((other) => found.add(other))
    else if (state.neighbours.some((other) => states.includes(other))) found.add(state.id)
  }
  return [...found].filter((state) => !states.includes(state)).sort()
}
