/** What triage may log beside what every service may. */
import type { LogEvents } from '@tocsin/service'

export const logEvents = {
  'alert.version': ['kind'],
  'evaluate.failed': ['code', 'frames'],
  'demo-reviewer.on': [],
  'demo-reviewer.failed': ['code', 'frames'],
} as const satisfies LogEvents
