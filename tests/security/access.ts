/**
 * Who may do what, a line for each thing that a credential can touch: the expectation of the role matrix. It is written
 * by hand and compared with what the installed database lets each role do, so that a new topic, table or function is
 * nobody's until somebody has thought about it here.
 */
import type { ServiceName } from '@tocsin/events'
import type { Series } from '@tocsin/vault'

type Services = readonly ServiceName[]

const intakes: Services = ['civil-society-intake', 'regional-intake']
const everybody: Services = [...intakes, 'triage', 'notifier', 'desk']

/** Topics of the log. Who reads a topic appends to its dead letters, which no service reads back. */
export const topicAccess: Record<string, { write: Services; read: Services }> = {
  'reports.civil-society': { write: ['civil-society-intake'], read: ['triage'] },
  'reports.regional': { write: ['regional-intake'], read: ['triage'] },
  assessments: { write: ['triage'], read: [] },
  alerts: { write: ['triage'], read: ['notifier', 'desk'] },
  tracks: { write: ['notifier'], read: ['desk'] },
  answers: { write: ['desk'], read: ['notifier', 'triage'] },
  reviews: { write: ['triage'], read: ['notifier'] },
  drills: { write: ['desk'], read: ['triage'] },
  directory: { write: ['desk'], read: [...intakes, 'triage', 'notifier'] },
}

const log = [
  'consumer_offset',
  'consumer_try',
  'copy_beat',
  'dead',
  'inbox',
  'outbox',
  'outbox_published',
  'outbox_published_kept',
  'parked',
  'relay',
]
const intake = [...log, 'reports', 'source_keys', 'sources', 'submissions']

/** Series of keys: who seals to a series, and who opens what was sealed, given the store that has its private halves. */
export const seriesAccess: Record<Series, { seal: Services; open: Services }> = {
  words: { seal: intakes, open: ['triage'] },
  recipients: { seal: ['desk'], open: ['notifier'] },
}

/** Tables of each service's schema: all four rights for that service, none for any other. */
export const ownTables: Record<ServiceName, readonly string[]> = {
  'civil-society-intake': intake,
  'regional-intake': [...intake, 'cancelled_alerts'],
  triage: [
    ...log,
    'acted',
    'alert_version',
    'band',
    'campaign',
    'campaign_search',
    'crisis',
    'decision',
    'directory_entity',
    'directory_revision',
    'dirty',
    'evidence',
    'implicated',
    'observer',
    'outcome',
    'report',
    'review_item',
    'rhythm',
    'sighting',
    'situation',
    'source_grade',
    'strand',
    'strike',
    'struck_report',
  ],
  notifier: [
    ...log,
    'alert_versions',
    'alerts',
    'asks',
    'attempts',
    'audit',
    'deliveries',
    'directory_entity',
    'directory_revision',
    'disabled_channels',
    'early_answers',
    'operator_items',
    'releases',
    'review_items',
    'tracks',
  ],
  desk: [
    ...log,
    'account',
    'ask',
    'entity',
    'incident',
    'incident_version',
    'invitation',
    'kept_answer',
    'known_alert',
    'link_try',
    'person_conflict',
    'seat_person',
    'session',
    'sign_in_try',
    'timeline',
  ],
}

/** Tables that every service shares; each sees its own rows there alone. */
export const sharedTables = ['bus.lease', 'bus.member']

/** Tables that only the owner touches: migrations, settings of the log, and the whole vault. */
export const ownersTables = [
  ...[...everybody.map((service) => service.replaceAll('-', '_')), 'vault', 'bus'].map(
    (schema) => `${schema}.migrations`,
  ),
  'bus.topic',
  'vault.batches',
  'vault.epochs',
  'vault.erasures',
  'vault.openings',
  'vault.parts',
  'vault.wraps',
]

/** Tables whose rows a policy guards even from who owns them. */
export const forcedPolicies = [
  'civil_society_intake.reports',
  'regional_intake.reports',
  'triage.alert_version',
  'triage.campaign',
  'triage.decision',
  'triage.report',
  'triage.review_item',
  'triage.strike',
  'desk.account',
  'desk.ask',
  'desk.incident',
  'desk.incident_version',
  'desk.invitation',
  'desk.kept_answer',
  'desk.known_alert',
  'desk.session',
  'desk.timeline',
]

/** Who may execute a function, by schema and name. */
export const functionAccess: Record<string, Services> = {
  'bus.bucket_of': [],
  'bus.partition_name': [],
  'bus.only_writers': [],
  'bus.ensure_partition_of_any': [],
  'bus.drop_old_of_any': [],
  'bus.ensure_partition': everybody,
  'bus.drop_old': everybody,

  'vault.open_epoch': everybody,
  'vault.erase_subject': [...intakes, 'desk'],
  'vault.seal_words': intakes,
  'vault.seal_recipients': ['desk'],
  'vault.open_words': ['triage'],
  'vault.open_recipients': ['notifier'],
  'vault.add_words': ['triage'],
  // what the series' own functions are made of: for nobody
  'vault.seal_into': [],
  'vault.add_parts_to': [],
  'vault.open_from': [],
  'vault.enter_batch': [],
  // rolling an epoch belongs to who holds the series' keys
  ...rolling('words', 'triage'),
  ...rolling('recipients', 'notifier'),

  'triage.asking_conflicts': ['triage'],
  'triage.asking_reviewer': ['triage'],
  'triage.asking_service': ['triage'],
  'triage.concerned': ['triage'],
  'desk.asking_at': ['desk'],
  'desk.asking_person': ['desk'],
  'desk.asking_service': ['desk'],
  'desk.sits_at': ['desk'],
  'desk.withheld': ['desk'],
  ...Object.fromEntries(
    everybody.flatMap((service) =>
      ['drop_published', 'ensure_published'].map((name) => [
        `${service.replaceAll('-', '_')}.${name}`,
        [service],
      ]),
    ),
  ),
}

function rolling(series: string, keeper: ServiceName): Record<string, Services> {
  const steps = [
    'epochs_of',
    'open_next_epoch',
    'wraps_under',
    'rewrap',
    'end_erased',
    'keyless',
    'end_keyless',
    'empty_epoch',
    'epoch_destroyed',
  ]
  return Object.fromEntries(
    steps.flatMap((step) => [
      [`vault.${step}`, []],
      [`vault.${step}_${series}`, [keeper]],
    ]),
  )
}
