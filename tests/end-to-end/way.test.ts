/**
 * The main job, whole: the real reports come in, alerts are raised where they must be and nowhere else, a person issues
 * one, mail and webhook arrive, the second step is asked, an answer ends it.
 */
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { missing } from '@tocsin/testing'
import { answerFirst, answerable } from '../../infra/local/play/people.ts'
import { sendReport } from '../../infra/local/play/send.ts'
import { sendable } from '../data/reports/sources.ts'
import { importEvents, regionalSource, sendCorpus } from './regional.ts'
import { signInReviewer } from './reviewer.ts'
import { startSystem, type Bus, type System } from './system.ts'

const expected = JSON.parse(
  readFileSync(new URL('../data/reports/expected.json', import.meta.url), 'utf8'),
) as Record<string, 'must' | 'may' | 'mustNot'>
const reports = sendable()
const isState = (party: string): boolean => /^[A-Z]{3}$/.test(party)

const noKafka = await missing('kafka')
/** Delay of each step in the demo's directory, in milliseconds. */
const STEP = 8_000

describe.each<Bus>(['postgres', 'kafka'])('on the %s bus', (bus) => {
  const lacking = bus === 'kafka' ? noKafka : undefined
  describe.skipIf(lacking !== undefined)('the way of a report', () => {
    let system: System
    const versionsOf = (country: string) =>
      system
        .of('alert.raised', 'alert.updated', 'alert.issued', 'alert.ended', 'alert.cancelled')
        .filter((event) => event.data.areas.some((area) => area.country === country))
    const mailsTo = (address: string) =>
      system.local.mail.smtp.received.filter((mail) => mail.to.includes(address))

    beforeAll(async () => {
      system = await startSystem(bus, bus === 'kafka' ? 9_100 : 9_000)
    }, 300_000)
    afterAll(() => system?.stop(), 120_000)

    it('takes each report with 202 and assesses it once', async () => {
      const today = new Date().toISOString().slice(0, 10)
      const intake = system.url('civil-society-intake', '/')
      for (const { row, country } of reports)
        expect(await sendReport(intake, system.keys, row, country, today), row.id).toBe(202)
      await system.until(
        () => system.of('report.assessed').length >= reports.length,
        'every report is assessed',
      )
      const assessed = system.of('report.assessed').map((event) => event.data.report)
      expect(assessed).toHaveLength(reports.length)
      expect(new Set(assessed).size).toBe(reports.length)
    }, 300_000)

    it('raises an alert where it must, and none where it must not', async () => {
      const must = Object.keys(expected).filter((country) => expected[country] === 'must')
      await system.until(
        () => must.every((country) => versionsOf(country).length > 0),
        `alerts for ${must.join(', ')}`,
      )
      const raised = Object.keys(expected).filter((country) => versionsOf(country).length > 0)
      expect(raised.filter((country) => expected[country] === 'mustNot')).toEqual([])
      // from here on no level rises, which would ask people again
      await system.until(() => allEvaluated(system), 'triage has nothing left to evaluate')
    }, 300_000)

    it('tells desks and no state before a person has issued, then the neighbour who was ticked', async () => {
      const reviewer = await signInReviewer(system, 'rita')
      const alert = versionsOf('CAF')[0]!.data.alert
      await system.until(() => mailsTo('nora@sangha.example').length > 0, 'the duty officer has mail')
      expect(system.of('track.started').filter((event) => isState(event.data.party))).toEqual([])

      // evidence may still move the alert: what a person read is what she issues
      await system.until(async () => {
        const { version } = versionsOf('CAF').at(-1)!.data
        const answer = await reviewer.issue(alert, version, ['CMR'])
        if (answer.status !== 200) expect(answer.status, await answer.text()).toBe(409)
        return answer.status === 200
      }, 'the alert can be issued')

      await system.until(
        () => mailsTo('cam@focal-point.example').length > 0,
        "Cameroon's focal point has mail",
      )
      // of two topics the onlooker may read either first, and of both after the mail: their own instants say the order
      const issued = await system.until(() => system.of('alert.issued')[0], 'that it is issued is on the log')
      const states = await system.until(() => {
        const started = system.of('track.started').filter((event) => isState(event.data.party))
        return started.length > 0 ? started : null
      }, "that a state's track has started is on the log")
      for (const { time } of states) expect(time.getTime()).toBeGreaterThanOrEqual(issued.time.getTime())
      expect(mailsTo('caf@focal-point.example'), 'the state of the place hears nothing').toEqual([])
    }, 300_000)

    it('delivers mail that asks one thing, and webhooks with valid signatures', async () => {
      const hook = await system.local.webhooks.until(
        () => true,
        "a webhook to Myanmar's organisation",
        180_000,
      )
      expect(system.local.webhooks.received.map((one) => one.signature)).not.toContain('invalid')
      expect(hook.signature).toBe('valid')
      const mail = mailsTo('nora@sangha.example')[0]!
      expect(answerable(mail), mail.text).not.toBeNull()
      const { url, code } = answerable(mail)!
      expect(`${mail.subject} ${url}`).not.toContain(code)
      expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
    }, 300_000)

    it('asks the second step without an answer, and nobody else after one', async () => {
      const sangha = system.organisation('Sangha')
      expect(await answerFirst(system.local.mail, 'nils@sangha.example', 'received')).toBe(200)
      const answered = await system.until(
        () =>
          system
            .of('track.stopped')
            .find((event) => event.data.party === sangha && event.data.reason === 'answered'),
        "the organisation's track stops",
      )
      const { alert } = answered.data
      await system.until(
        () =>
          system
            .of('track.escalated', 'track.exhausted')
            .some(
              (event) => event.data.party !== sangha && event.time.getTime() > answered.time.getTime() + STEP,
            ),
        'a step of another track that is due after the next one of this would have been',
      )
      const later = system.events.slice(system.events.indexOf(answered) + 1)
      const asked = later.filter(
        (event) =>
          (event.name === 'track.escalated' ||
            (event.name === 'delivery.sent' && event.data.attempt === 1)) &&
          event.data.party === sangha &&
          event.data.alert === alert,
      )
      const toldAgain = new Set(
        asked.map((event) => (event.name === 'delivery.sent' ? event.data.seat : 'escalated')),
      )
      const askedBefore = new Set(
        system
          .of('delivery.planned')
          .filter((event) => event.data.alert === alert && event.time <= answered.time)
          .map((event) => event.data.seat),
      )
      expect([...toldAgain].filter((seat) => !askedBefore.has(seat))).toEqual([])
    }, 300_000)

    it('takes the CAP corpus, one report an identity, and refuses what breaks a rule', async () => {
      const key = await regionalSource(system, false)
      const valid = await sendCorpus(system, key, 'cap-1.2')
      expect(valid.filter(({ status }) => status !== 202).map(({ file }) => file)).toEqual([
        'canada_errors.cap',
      ])
      const outcomes = valid.flatMap((one) => one.outcomes)
      expect(outcomes.filter((outcome) => outcome === 'kept')).toHaveLength(95)
      expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(3)
      const wrapped = (await sendCorpus(system, key, 'wrapped')).flatMap((one) => one.outcomes)
      expect(wrapped).toEqual(Array.from({ length: 59 + 1 + 17 }, () => 'duplicate'))
      for (const folder of ['refused', 'malformed', 'attacks'])
        for (const { file, status } of await sendCorpus(system, key, folder)) expect(status, file).toBe(422)
      const regional = () => system.of('report.submitted').filter(({ topic }) => topic === 'reports.regional')
      await system.until(() => regional().length >= 95, 'the reports of the corpus are on the log')
      expect(regional()).toHaveLength(95)
    }, 300_000)

    it('takes 1,000 events with the right sums, and none of them twice', async () => {
      const key = await regionalSource(system, true)
      const deaths = { low: 6224, best: 9561, high: 22_017 }
      expect(await importEvents(system, key)).toMatchObject({ rows: 1000, kept: 1000, duplicate: 0, deaths })
      expect(await importEvents(system, key)).toMatchObject({ rows: 1000, kept: 0, duplicate: 1000, deaths })
      const fed = () => system.of('report.submitted').filter((event) => event.data.feed)
      await system.until(() => fed().length >= 1000, 'a thousand events are on the log')
      expect(fed()).toHaveLength(1000)
    }, 300_000)

    it('names in no event a word of what was reported', () => {
      const log = JSON.stringify(system.events)
      for (const { row } of reports) expect(log.includes(row.text.slice(0, 40)), row.id).toBe(false)
    })
  })
})

/** Whether triage has drawn all that follows from the reports that it has read. */
async function allEvaluated({ local }: System): Promise<boolean> {
  const client = new pg.Client({ connectionString: local.adminUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ done: boolean }>(
      `select not exists (select from triage.dirty) and not exists (select from triage.outbox)
         and not exists (select from triage.crisis where claimed_by is not null) as done`,
    )
    return rows[0]!.done
  } finally {
    await client.end()
  }
}
