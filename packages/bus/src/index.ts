/**
 * The log that services meet on: a port, a Kafka and a PostgreSQL adapter, the relay that brings a service's outbox to
 * it, and the consumer that gives a service its events. What it refuses, on both adapters:
 * - to send what has not been committed (there is no `publish`; events leave by the outbox alone);
 * - records of several partitions in one send, and two sends at once for one partition;
 * - an idempotent Kafka producer, and to believe a send whose answer it has not checked;
 * - to move an offset without the effects, in the same transaction; the broker's own offset is a hint;
 * - to hand a handler an event that is not valid, or the same one twice;
 * - to let a handler's failure reach the client library, or hold up another key;
 * - to drop an event silently: what nobody can handle is parked, then dead, and both can be looked at and sent again.
 */
export * from './log.ts'
export type { BusLogger } from './logger.ts'
export type { FaultHook, FaultPoint } from './faults.ts'
export { startRelay, type Relay, type RelayOptions } from './relay/relay.ts'
export { startConsumer, type ConsumerOptions } from './consumer/consumer.ts'
export { Park, type BatchHandler, type Refusal } from './consumer/handler.ts'
export { type Patience } from './consumer/settings.ts'
export { openPostgresLog, type PostgresLogOptions } from './postgres/log.ts'
export { preparePostgresTopics } from './postgres/prepare.ts'
export { openKafkaLog, type KafkaLogOptions } from './kafka/log.ts'
export type { KafkaConnection } from './kafka/client.ts'
export { kafkaConnectionOf, type KafkaSettings } from './kafka/connection-of.ts'
export { prepareKafkaTopics } from './kafka/prepare.ts'
export { startCompactedCopy, type CompactedCopy, type CompactedCopyOptions } from './compacted-copy.ts'
export {
  countTroubled,
  listDead,
  resendDead,
  showDead,
  type DeadEvent,
  type DeadEventWhole,
  type DeadState,
} from './operator/dead-events.ts'
export { refill, replay } from './operator/replay.ts'
export { operatorRoutes, type OperatorRoutes } from './operator/routes.ts'
export { readEvent, type Unreadable } from './read-event.ts'
export { openLog, type LogSettings } from './open-log.ts'
export { outboxAge } from './relay/outbox-age.ts'
