/** Real servers, receivers that keep what they get, and a clock that tests move. Never a mock. */
export { eventually, NotYet } from './eventually.ts'
export type { Awaited } from './eventually.ts'
export { virtualClock } from './virtual-clock.ts'
export type { VirtualClock } from './virtual-clock.ts'
export { leakGuard } from './leak-guard.ts'
export type { LeakGuard } from './leak-guard.ts'
export { readTestEnvironment } from './config.ts'
export type { TestEnvironment } from './config.ts'

export { startPostgres, POSTGRES_IMAGE } from './postgres/start.ts'
export type { TestPostgres } from './postgres/start.ts'
export { startEmbeddedPostgres } from './postgres/embedded.ts'
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './postgres/embedded.ts'

export { startWebhookReceiver } from './receivers/webhook.ts'
export type { ReceivedWebhook, WebhookAnswer, WebhookReceiver } from './receivers/webhook.ts'
export { startSmtpReceiver } from './receivers/smtp.ts'
export type { ReceivedMail, SmtpReceiver, SmtpReceiverOptions, SmtpRefusal } from './receivers/smtp.ts'
export type { Received } from './receivers/received.ts'

export { startTied } from './processes/tied-process.ts'
export type { TiedOptions, TiedProcess } from './processes/tied-process.ts'
export { spawnService } from './processes/service-process.ts'
export type { LogLine, ServiceOptions, ServiceProcess } from './processes/service-process.ts'
export { freePorts } from './processes/free-port.ts'
export { ordinaryUser } from './processes/ordinary-user.ts'
export type { OrdinaryUser } from './processes/ordinary-user.ts'

export { findChromium, launchBrowser } from './browser.ts'

export { startKafka } from './kafka/start.ts'
export type { KafkaOptions, NoKafka, TestKafka } from './kafka/start.ts'
export type { KafkaNode } from './kafka/cluster.ts'
