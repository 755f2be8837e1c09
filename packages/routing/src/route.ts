/**
 * Which parties an alert version is brought to, and why; the same code plans for the notifier and previews for the
 * reviewer. Who of a party receives is asked later, at each step (`eligible`).
 */
import type { AlertVersion, Audience } from '@tocsin/events'
import { barredFrom, isBarredParty, placeStates, type Barred } from './barred.ts'
import { landNeighbours, memberOf, organisationOf, policyOf, seatsOf, type Directory } from './directory.ts'

export type TrackKind = 'organisation' | 'state' | 'partner' | 'responder' | 'review' | 'operator'

export interface RoutedTrack {
  party: string
  kind: TrackKind
  reason: 'member' | 'fallback' | 'own-state' | 'ticked-neighbour' | 'ticked' | 'proposed' | 'nobody-in-scope'
}

/** What was kept from whom; for the audit trail alone, it never leaves towards the party. */
export interface Withheld {
  party: string
  reason: 'barred' | 'struck-out' | 'not-issued' | 'not-allowed' | 'not-ticked' | 'review-first'
}

/** How the message to desks opens: raised by rule, not decided in time, or issued by a person. */
export type Marking = 'proposed' | 'unverified' | 'issued'

export interface Routing {
  /** `held`: desks wait for `nextAt`; `bulletin`: nobody is written to; `closed`: no new track */
  outcome: 'routed' | 'held' | 'bulletin' | 'closed'
  reason:
    | 'issued'
    | 'desks-at-once'
    | 'review-first'
    | 'review-overdue'
    | 'watch'
    | 'no-surge'
    | 'ended'
    | 'cancelled'
  marking: Marking
  tracks: RoutedTrack[]
  withheld: Withheld[]
  /** when time alone may change this; null: never */
  nextAt: Date | null
  /** states and partner bodies a reviewer may tick */
  tickable: RoutedTrack[]
  evidence: { barred: Barred; places: string[]; day: string }
}

export interface RoutingOptions {
  /** when `ongoing` began or last surged; after `quietDays` without a surge it goes to the bulletin */
  lastSurgeAt?: Date | null
  quietDays?: number
}

const DAY = 86_400_000

/**
 * Routes one version.
 * @param now decides `review-first` alone: at `reviewBy` the desks are told, marked `unverified`; no state ever is
 */
export function route(
  alert: AlertVersion,
  directory: Directory,
  now: Date,
  options: RoutingOptions = {},
): Routing {
  const places = placeStates(alert)
  const day = alert.lastDay ?? alert.at.slice(0, 10)
  const barred = barredFrom(alert, directory)
  const base = { tracks: [], withheld: [], nextAt: null, tickable: [], evidence: { barred, places, day } }
  const marking = markingOf(alert, now)
  if (alert.kind === 'ended' || alert.kind === 'cancelled') {
    return { ...base, outcome: 'closed', reason: alert.kind, marking }
  }
  if (alert.level === 'watch') return { ...base, outcome: 'bulletin', reason: 'watch', marking }
  if (isQuiet(alert, now, options)) return { ...base, outcome: 'bulletin', reason: 'no-surge', marking }

  const issued = alert.stage === 'issued'
  const held = marking === 'proposed' && alert.gate === 'review-first'
  const candidates = [
    ...organisationTracks(places, day, directory, barred),
    ...stateTracks(alert, places, directory),
    ...bodyTracks(directory),
  ]
  const tracks: RoutedTrack[] = issued ? [] : [{ party: 'review', kind: 'review', reason: 'proposed' }]
  const withheld: Withheld[] = []
  const tickable: RoutedTrack[] = []
  for (const candidate of candidates) {
    const reason = whyNot(candidate, alert, barred, issued, held)
    if (reason === null) tracks.push(candidate)
    else withheld.push({ party: candidate.party, reason })
    if (isTickable(candidate, reason)) tickable.push(candidate)
  }
  const desksMayHear = alert.allowed.includes('desks') && !held
  const told = tracks.some((track) => track.kind === 'organisation')
  if (desksMayHear && !told) tracks.push({ party: 'operator', kind: 'operator', reason: 'nobody-in-scope' })
  return {
    outcome: held ? 'held' : 'routed',
    reason: issued
      ? 'issued'
      : held
        ? 'review-first'
        : marking === 'unverified'
          ? 'review-overdue'
          : 'desks-at-once',
    marking,
    tracks,
    withheld,
    nextAt: held ? new Date(alert.reviewBy) : null,
    tickable,
    evidence: { barred, places, day },
  }
}

/** The routing preview that a reviewer sees: what issuing now would do. The same function as the notifier's. */
export function previewRouting(alert: AlertVersion, directory: Directory, now: Date): Routing {
  return route({ ...alert, stage: 'issued' }, directory, now)
}

function markingOf(alert: AlertVersion, now: Date): Marking {
  if (alert.stage === 'issued') return 'issued'
  const overdue = alert.gate === 'review-first' && now.getTime() >= Date.parse(alert.reviewBy)
  return overdue ? 'unverified' : 'proposed'
}

function isQuiet(alert: AlertVersion, now: Date, options: RoutingOptions): boolean {
  if (alert.level !== 'ongoing' || alert.kind === 'surge' || !options.lastSurgeAt) return false
  return now.getTime() - options.lastSurgeAt.getTime() >= (options.quietDays ?? 14) * DAY
}

function organisationTracks(
  places: readonly string[],
  day: string,
  directory: Directory,
  barred: Barred,
): RoutedTrack[] {
  const regional = (id: string): boolean => organisationOf(directory, id)?.kind === 'regional'
  const members = memberOf(directory, places, day).filter(regional)
  const chain = places.flatMap((state) => policyOf(directory, state)?.fallback ?? []).filter(regional)
  const reachable = members.some((id) => !isBarredParty(id, barred) && seatsOf(directory, id).length > 0)
  const extra = reachable ? [] : [...new Set(chain)].filter((id) => !members.includes(id))
  return [
    ...members.map((party): RoutedTrack => ({ party, kind: 'organisation', reason: 'member' })),
    ...extra.map((party): RoutedTrack => ({ party, kind: 'organisation', reason: 'fallback' })),
  ]
}

function stateTracks(alert: AlertVersion, places: readonly string[], directory: Directory): RoutedTrack[] {
  const isState = (party: string): boolean => /^[A-Z]{3}$/.test(party)
  const neighbours = landNeighbours(directory, places)
  const ticked = alert.ticked.filter((party) => isState(party) && !places.includes(party))
  const others = [...new Set([...neighbours, ...ticked])].sort()
  return [
    ...places.map((party): RoutedTrack => ({ party, kind: 'state', reason: 'own-state' })),
    ...others.map((party): RoutedTrack => {
      const reason = neighbours.includes(party) ? 'ticked-neighbour' : 'ticked'
      return { party, kind: 'state', reason }
    }),
  ]
}

function bodyTracks(directory: Directory): RoutedTrack[] {
  const bodies: RoutedTrack[] = []
  for (const body of directory['organisation.changed'].values()) {
    if (body.removed || (body.kind !== 'partner' && body.kind !== 'responder')) continue
    bodies.push({ party: body.id, kind: body.kind, reason: 'ticked' })
  }
  return bodies.sort((a, b) => (a.party < b.party ? -1 : 1))
}

function isTickable(track: RoutedTrack, kept: Withheld['reason'] | null): boolean {
  if (track.kind === 'organisation' || track.reason === 'own-state') return false
  return kept === null || kept === 'not-ticked' || kept === 'not-issued'
}

function audienceOf(track: RoutedTrack): Audience {
  if (track.kind === 'responder') return 'responders'
  if (track.kind !== 'state') return 'desks'
  return track.reason === 'own-state' ? 'own-state' : 'other-states'
}

function whyNot(
  track: RoutedTrack,
  alert: AlertVersion,
  barred: Barred,
  issued: boolean,
  held: boolean,
): Withheld['reason'] | null {
  if (isBarredParty(track.party, barred)) return 'barred'
  if (!alert.allowed.includes(audienceOf(track))) return 'not-allowed'
  if (alert.struckOut.includes(track.party)) return 'struck-out'
  if (track.kind === 'organisation') return held ? 'review-first' : null
  if (!issued) return 'not-issued'
  if (track.reason === 'own-state' || alert.ticked.includes(track.party)) return null
  return 'not-ticked'
}
