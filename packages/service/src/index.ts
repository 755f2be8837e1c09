/** The process shell that every service stands in: config, HTTP, problems, logs, health, metrics, sessions, shutdown. */
export { ConfigError, readConfig, serviceSettings, type Environment } from './config.ts'
export { kafkaSettings } from './kafka-settings.ts'
export { pem, port, secretKey, yesNo } from './values.ts'
export { createLogger, loggable, serviceEvents, type LogEvents, type Logger } from './log.ts'
export { Problem, invalidField, problems, type FieldFault, type ProblemCode } from './problem.ts'
export { MAX_DEPTH, readJsonBody } from './json-body.ts'
export { fieldFaults } from './validation.ts'
export { createMetrics, type Metrics } from './metrics.ts'
export { createHttp, type Http, type HttpOptions } from './http.ts'
export { createOperatorHttp, type Readiness } from './operator.ts'
export {
  SESSION_COOKIE,
  SESSION_SECONDS,
  role,
  session,
  sessionSigner,
  sessionVerifier,
  type Role,
  type Session,
} from './session.ts'
export { runProcess, stopStack, type App, type Parts, type StopStack } from './running.ts'
