/** What people do with the alert: sign in, decide, read their mail and answer; every text that they write is a canary. */
import { answerable } from '../../../infra/local/play/people.ts'
import { PLANTED, type ReceivedMail } from '@tocsin/testing'
import { expectStatus } from './reporting.ts'
import { visitor, type Visitor } from './visitor.ts'
import { COUNTRY, addressOf, passwordOf, signInOf, type Person, type World } from './world.ts'

export type Signed = ReadonlyMap<Person, Visitor>

export async function signInAll(world: World, people: readonly Person[]): Promise<Signed> {
  const { flock, url } = world
  const signed = new Map<Person, Visitor>()
  for (const person of people) {
    const who = visitor({ headers: { 'user-agent': flock.of(`${person} agent`) } })
    const given = { name: signInOf(flock, person), password: passwordOf(flock, person) }
    expectStatus(await who.json(url('desk', '/v1/session'), given), 201)
    for (const [name, value] of who.cookies) flock.keep(`${person} cookie ${name}`, value)
    signed.set(person, who)
  }
  return signed
}

/** From the first version to what reviewers decide of it. @returns the alert */
export async function issueAlert(world: World, signed: Signed): Promise<string> {
  const { flock, url, of, until } = world
  const rita = signed.get('rita')!
  const versions = () =>
    of('alert.raised', 'alert.updated', 'alert.issued').filter(({ data }) => data.place.includes(COUNTRY))
  await until(
    () => versions().some(({ data }) => ['imminent', 'ongoing'].includes(data.level)),
    'an alert that calls people',
  )
  const { alert } = versions()[0]!.data
  const review = (what: string, body: object) =>
    rita.json(url('triage', `/v1/review/alerts/${alert}/${what}`), body)
  await until(async () => {
    const { version } = versions().at(-1)!.data
    const note = `${flock.of(PLANTED)} ${flock.of('note')}`
    const answer = await review('issue', { version, note, ticked: ['CMR'], struckOut: [] })
    return answer.status === 200 || (answer.status !== 409 && expectStatus(answer, 200))
  }, 'the alert can be issued')
  await judge(world, rita, alert)
  return alert
}

/** The neighbour hears; who is asked answers, and sees it to its end. */
export async function answerAlert(world: World, signed: Signed): Promise<void> {
  await mailTo(world, 'cam')
  await answerByLink(world, 'nils')
  await handleIncident(world, signed.get('nils')!)
}

function mailTo({ flock, local }: World, person: Person): Promise<ReceivedMail> {
  const address = addressOf(flock, person)
  return local.mail.smtp.until(
    (one) => one.to.includes(address) && answerable(one) !== null,
    `a mail to ${person}`,
    240_000,
  )
}

async function judge(world: World, rita: Visitor, alert: string): Promise<void> {
  const { flock, url } = world
  const until = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)
  const at = (path: string): string => url('triage', `/v1/review/${path}`)
  const proposal = JSON.parse(expectStatus(await rita.get(at(`alerts/${alert}`)), 200).body) as {
    reports: { id: string }[]
    situations: { id: string }[]
  }
  const exclusion = { state: COUNTRY, until, reason: flock.of('exclusion reason') }
  expectStatus(await rita.json(at(`alerts/${alert}/exclusions`), exclusion), 200)
  const judgement = {
    situation: proposal.situations[0]!.id,
    judgement: 'hold',
    level: 'imminent',
    until,
  }
  expectStatus(await rita.json(at('judgements'), { ...judgement, reason: flock.of('judgement reason') }), 200)
  const grade = { action: 'grade', credibility: 2, reason: flock.of('grade reason') }
  expectStatus(await rita.json(at(`reports/${proposal.reports[0]!.id}/decisions`), grade), 200)
}

/** As from a telephone that is signed in nowhere. */
async function answerByLink(world: World, person: Person): Promise<void> {
  const { flock, of, until } = world
  const { url, code } = answerable(await mailTo(world, person))!
  flock.keep(`${person} link`, url.slice(url.lastIndexOf('/') + 1))
  const phone = visitor({ headers: { 'user-agent': flock.of('phone agent') } })
  const page = expectStatus(await phone.get(url), 200).body
  const key = /name="key" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const detail = flock.of('answer detail')
  expectStatus(await phone.form(url, { key, meaning: 'referred', detail, code }), 200)
  await until(() => of('track.stopped').some(({ data }) => data.reason === 'answered'), 'the track stops')
}

async function handleIncident(world: World, nils: Visitor): Promise<void> {
  const { flock, url } = world
  const list = JSON.parse(expectStatus(await nils.get(url('desk', '/v1/incidents')), 200).body) as {
    incidents: { id: string }[]
  }
  const at = (what: string): string => url('desk', `/v1/incidents/${list.incidents[0]!.id}/${what}`)
  for (const kind of ['comment', 'advice'])
    expectStatus(await nils.json(at('comments'), { kind, text: flock.of(`desk ${kind}`) }), 201)
  const resolution = { outcome: 'no-action', reason: flock.of('resolution reason'), rightToWakeMe: true }
  expectStatus(await nils.json(at('resolution'), resolution), 201)
}
