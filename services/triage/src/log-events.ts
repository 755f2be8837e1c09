/** What triage may log beside what every service may. */
import type { LogEvents } from '@tocsin/service'
import { rollEvents } from '@tocsin/vault'

export const logEvents = {
  ...rollEvents,
  'alert.version': ['kind'],
  // how long one crisis took, of how many situations, and how often it had to be read again
  'crisis.evaluated': ['ms', 'situations', 'again'],
  'evaluate.failed': ['code', 'frames'],
  'campaigns.failed': ['code', 'frames'],
  'demo-reviewer.on': [],
  'demo-reviewer.failed': ['code', 'frames'],
} as const satisfies LogEvents
