/**
 * Where a canary may stand: a place, the fields, and why. Whatever is not in this list is nobody's to see. An entry that
 * allows nothing any more fails the test.
 */
import type { Allowance } from '@tocsin/testing'
import { addressOf, type Person, type World } from './world.ts'

/** Who is told of this alert: a reviewer, the desk's officer without a conflict, and the neighbour that was ticked. */
const told = 'rita|nils|cam'

/** What a reviewer writes for everybody told; reasons stay with the reviewers; what a desk writes stays with it. */
const reasons = /^(exclusion|judgement|grade) reason$/
const travels = /^(answer detail|resolution reason)$/
const deskTexts = /^(answer detail|resolution reason|desk comment|desk advice)$/
/** What a reporter said, as triage keeps it for the one who asks to read it. */
const words = new RegExp(
  '^(report \\d|regional report|form|table) (text|title|place|whom|actor|relayed by)$' +
    '|^cap (event|headline|description|instruction|area|sender name)$',
)

interface Explained extends Allowance {
  why: string
  /** happens on a slow machine alone */
  seldom?: boolean
}

export function allowances(world: World): Explained[] {
  return [
    ...pages(),
    ...mailsOf(world),
    { field: /^source .* name$/, kind: 'operator', name: /sources$/, why: 'an operator makes sources' },
    ...tables(),
    ...(world.kafka === null ? onPostgres() : onKafka()),
  ]
}

const page = (field: string | RegExp, name: RegExp, why: string): Explained => ({
  field,
  kind: 'page',
  name,
  why,
})

function pages(): Explained[] {
  const own = (['rita', 'remo', 'op', 'nora', 'nils', 'cam', 'eva', 'tan', 'caf'] as Person[]).map((person) =>
    page(`${person} name`, new RegExp(`^${person} desk `), 'people see their own name'),
  )
  return [
    ...own,
    page(/ (name|sign-in)$/, /^op desk \/people/, 'a steward lets people in'),
    page('note', new RegExp(`^(${told}) desk .*incidents`), 'the reviewer wrote it for everybody told'),
    page('note', /^rita triage .*alerts/, 'reviewers see what was issued'),
    page(reasons, /^rita triage .*\/(alerts|items)/, 'reviewers see why others decided'),
    page(deskTexts, /^nils desk .*incidents/, 'the party that wrote it reads it'),
    page(words, /^rita triage POST .*\/words/, 'a reviewer opened this one report'),
    page(/^source .* name$/, /^coordinator civil-society-intake \/$/, 'a source sees its own name'),
  ]
}

function mailsOf({ flock }: World): Explained[] {
  const mail = (person: Person, field: string, why: string): Explained => {
    const name = new RegExp(`^${addressOf(flock, person)}$`)
    return { field, kind: 'mail', name, why }
  }
  return (['rita', 'nils', 'cam'] as const).flatMap((person) => [
    mail(person, `${person} mail`, 'it is where it is sent'),
    mail(person, `${person} word`, 'the word by which a receiver knows that the mail is ours'),
    ...(person === 'nils' ? [mail(person, 'nils link', 'the link is made to be sent')] : []),
    // nils has mostly been told of what is proposed before there is a note
    ...(person === 'cam' || person === 'nils'
      ? [{ ...mail(person, 'note', 'the reviewer wrote it for everybody told'), seldom: person === 'nils' }]
      : []),
  ])
}

/** Rows, and so the files and the log beneath them. What is named here the administrator of the database can read. */
function tables(): Explained[] {
  const table = (field: string | RegExp, name: RegExp, why: string): Explained[] => [
    { field, kind: 'dump', name, why },
    { field, kind: 'data file', why },
    { field, kind: 'write-ahead log', why },
  ]
  return [
    ...table(/^source .* name$/, /^(civil_society|regional)_intake\.sources$/, 'limits.md: names of sources'),
    ...table(/^\w+ (name|sign-in)$/, /^desk\.account$/, 'limits.md: who signs in at the desk'),
    ...table(deskTexts, /^desk\.timeline$/, 'limits.md: what a desk writes'),
    ...table(reasons, /^triage\.decision$/, 'a decision is kept with its reason'),
    ...table(
      'note',
      /^(triage\.(alert_version|crisis|decision)|notifier\.alert_versions|desk\.(known_alert|incident_version))$/,
      'part of each version of the alert',
    ),
    { field: 'note', kind: 'dump', name: /^triage\.outbox/, why: 'part of what is published' },
    { field: travels, kind: 'dump', name: /^desk\.outbox/, why: 'part of what is published' },
  ]
}

function onKafka(): Explained[] {
  const file = (field: string | RegExp, topic: string): Explained => ({
    field,
    kind: 'Kafka file',
    name: new RegExp(`\\.${topic}-\\d+/`),
    why: `topic ${topic} carries it`,
  })
  return [file('note', 'alerts'), file(travels, 'answers')]
}

function onPostgres(): Explained[] {
  const rows = (field: string | RegExp, topic: string): Explained => ({
    field,
    kind: 'dump',
    name: new RegExp(`^bus\\.${topic}`),
    why: `topic ${topic} carries it`,
  })
  return [rows('note', 'alerts'), rows(travels, 'answers')]
}
