/** A group's partitions among its members: every member alike, to within one, whoever asks. */
export interface Lease {
  topic: string
  part: number
  owner: string | null
}

/** What one member has to give up and may take, so that all end at their fair share. */
export interface Share {
  release: Lease[]
  take: Lease[]
}

/**
 * @param leases all of the group; an owner who is not among `members` is dead
 * @param members the living ones, this one included
 */
export function fairShare(leases: readonly Lease[], members: readonly string[], me: string): Share {
  const ordered = members.toSorted()
  const rank = ordered.indexOf(me)
  const fair = Math.floor(leases.length / ordered.length) + (rank < leases.length % ordered.length ? 1 : 0)
  const mine = leases.filter((lease) => lease.owner === me)
  const free = leases.filter((lease) => lease.owner === null || !ordered.includes(lease.owner))
  return { release: mine.slice(fair), take: free.slice(0, Math.max(0, fair - mine.length)) }
}
