/** The contract between the services: the envelope, every topic and event, and who writes and reads each. */
export type { Clock } from './clock.ts'
export * from './codes.ts'
export * from './report.ts'
export * from './assessment.ts'
export * from './alert.ts'
export * from './track.ts'
export * from './answer.ts'
export * from './review.ts'
export * from './directory.ts'
export { partitionOf } from './partition.ts'
export {
  deadTopicOf,
  services,
  topicNames,
  topics,
  topicsOf,
  type DataOf,
  type EventName,
  type ServiceName,
  type TopicDefinition,
  type TopicName,
} from './topics.ts'
export {
  attributes,
  nameOf,
  parseEvent,
  schemaOf,
  trackKey,
  typeOf,
  type Attributes,
  type OutgoingEvent,
  type TocsinEvent,
  type UnreadableEvent,
} from './envelope.ts'
export { derivedId } from './derived-id.ts'
export { allowsOnTopic, kafkaAcls, type KafkaAcl } from './kafka-acls.ts'
