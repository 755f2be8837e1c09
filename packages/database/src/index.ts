/** PostgreSQL as every service uses it: pool, transaction, roles, migrations, and the outbox that events leave by. */
export {
  openDatabase,
  type Database,
  type DatabaseOptions,
  type TransactionOptions,
  type Tx,
} from './database.ts'
export { bootstrap, type BootstrapOptions, type RolePasswords } from './bootstrap.ts'
export { EditedMigration, migrate, outboxMigrations, type MigrateOptions } from './migrate.ts'
export { ownerRole, plainName, schemaOfService, schemas } from './names.ts'
export { failureCode, isCollision, isPassing } from './failure.ts'
export { encodeEvent, InvalidEvent, MAX_VALUE_BYTES, type EncodedEvent } from './encode-event.ts'
export { queue, queueAll, queueRows, type OutboxRow } from './queue.ts'
export { byteaArray } from './bytea-array.ts'
export { together, type Together } from './together.ts'
