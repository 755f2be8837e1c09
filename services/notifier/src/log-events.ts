/** What the notifier may log beside what every service does: codes and counts. */
import type { LogEvents } from '@tocsin/service'
import { rollEvents } from '@tocsin/vault'

export const notifierEvents = {
  ...rollEvents,
  'consumer.copy-waits': ['group', 'topic'],
  'delivery.fault': ['code'],
  'engine.fault': ['code', 'where', 'frames'],
  'engine.started': [],
  'directory.stale': ['minutes'],
  'directory.fresh': [],
} as const satisfies LogEvents
