/**
 * The one list of topics: what each carries, how long it is kept, who writes and who reads it. Grants, ACLs, the
 * compose file's topics and the role matrix are made from it (design, section 4).
 */
import type * as z from 'zod'
import * as alert from './alert.ts'
import * as answer from './answer.ts'
import * as assessment from './assessment.ts'
import * as directory from './directory.ts'
import * as report from './report.ts'
import * as review from './review.ts'
import * as track from './track.ts'

export const services = ['civil-society-intake', 'regional-intake', 'triage', 'notifier', 'desk'] as const
export type ServiceName = (typeof services)[number]

export interface TopicDefinition {
  /** what the key of each event is */
  key: string
  /** short event name → schema of its data; the type on the wire is `org.tocsin.<name>.v1` */
  events: Record<string, z.ZodType>
  writers: readonly ServiceName[]
  readers: readonly ServiceName[]
  retentionDays: number
  compacted: boolean
  partitions: number
}

const reports = {
  'report.submitted': report.reportSubmitted,
  'report.retracted': report.reportRetracted,
  'report.erased': report.reportErased,
}

export const topics = {
  'reports.civil-society': {
    key: 'report id',
    events: reports,
    writers: ['civil-society-intake'],
    readers: ['triage'],
    retentionDays: 30,
    compacted: false,
    partitions: 12,
  },
  'reports.regional': {
    key: 'report id',
    events: reports,
    writers: ['regional-intake'],
    readers: ['triage'],
    retentionDays: 30,
    compacted: false,
    partitions: 12,
  },
  assessments: {
    key: 'report id',
    events: { 'report.assessed': assessment.reportAssessed, 'report.discarded': assessment.reportDiscarded },
    writers: ['triage'],
    readers: [],
    retentionDays: 30,
    compacted: false,
    partitions: 12,
  },
  alerts: {
    key: 'alert id',
    events: {
      'alert.raised': alert.alertVersion,
      'alert.updated': alert.alertVersion,
      'alert.issued': alert.alertVersion,
      'alert.ended': alert.alertVersion,
      'alert.cancelled': alert.alertVersion,
    },
    writers: ['triage'],
    readers: ['notifier', 'desk'],
    retentionDays: 365,
    compacted: false,
    partitions: 12,
  },
  tracks: {
    key: 'alert id + party',
    events: {
      'delivery.planned': track.deliveryPlanned,
      'delivery.sent': track.deliverySent,
      'delivery.failed': track.deliveryFailed,
      'delivery.stopped': track.deliveryStopped,
      'track.started': track.trackStarted,
      'track.barred': track.trackBarred,
      'track.escalated': track.trackEscalated,
      'track.stopped': track.trackStopped,
      'track.exhausted': track.trackExhausted,
    },
    writers: ['notifier'],
    readers: ['desk'],
    retentionDays: 90,
    compacted: false,
    partitions: 12,
  },
  answers: {
    key: 'alert id + party',
    events: {
      'incident.answered': answer.incidentAnswered,
      'incident.seen': answer.incidentSeen,
      'incident.told': answer.incidentTold,
      'incident.assigned': answer.incidentAssigned,
      'incident.commented': answer.incidentCommented,
      'incident.advised': answer.incidentAdvised,
      'incident.taken': answer.incidentTaken,
      'incident.asked-again': answer.incidentAskedAgain,
      'incident.resolved': answer.incidentResolved,
      'alert.released': answer.alertReleased,
    },
    writers: ['desk'],
    readers: ['notifier', 'triage'],
    retentionDays: 365,
    compacted: false,
    partitions: 12,
  },
  reviews: {
    key: 'item id',
    events: { 'review.asked': review.reviewAsked, 'review.closed': review.reviewClosed },
    writers: ['triage'],
    readers: ['notifier'],
    retentionDays: 90,
    compacted: false,
    partitions: 12,
  },
  drills: {
    key: 'drill id',
    events: { 'drill.ordered': review.drillOrdered },
    writers: ['desk'],
    readers: ['triage'],
    retentionDays: 90,
    compacted: false,
    partitions: 3,
  },
  directory: {
    key: 'entity id',
    events: {
      'organisation.changed': directory.organisationChanged,
      'state.changed': directory.stateChanged,
      'seat.changed': directory.seatChanged,
      'person.changed': directory.personChanged,
      'schedule.changed': directory.scheduleChanged,
      'membership.changed': directory.membershipChanged,
      'policy.changed': directory.policyChanged,
      'directory.beat': directory.directoryBeat,
    },
    writers: ['desk'],
    readers: ['notifier', 'triage', 'civil-society-intake', 'regional-intake'],
    retentionDays: 0,
    compacted: true,
    partitions: 1,
  },
} as const satisfies Record<string, TopicDefinition>

export type TopicName = keyof typeof topics
type EventsOf<T extends TopicName> = (typeof topics)[T]['events']
type UnionToIntersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void
  ? I
  : never
type AllEvents = UnionToIntersection<EventsOf<TopicName>>

/** Short event names, such as `alert.raised`. */
export type EventName = keyof AllEvents & string
/** The data of an event, by its short name. */
export type DataOf<N extends EventName> = AllEvents[N] extends z.ZodType<infer D> ? D : never

export const topicNames = Object.keys(topics) as TopicName[]

/** Where events that no consumer can handle end: the event as it came (design, "Poison"). */
export function deadTopicOf(topic: TopicName): `${TopicName}.dead` {
  return `${topic}.dead`
}

/** @returns the topics that carry an event of this short name */
export function topicsOf(name: EventName): TopicName[] {
  return topicNames.filter((topic) => name in topics[topic].events)
}
