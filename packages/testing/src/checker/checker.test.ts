import { describe, expect, it } from 'vitest'
import { checkRun, printVerdict } from './check.ts'
import type { Evidence, Finding } from './evidence.ts'
import { CLIENT, message, planned, report, run, stopped, submitted, version } from './sample-run.ts'

const kindsOf = (evidence: Evidence): Finding['what'][] => checkRun(evidence).findings.map(({ what }) => what)

describe('the checker', () => {
  it('finds nothing in a sound run, and counts it', () => {
    const verdict = checkRun(run())
    expect(verdict.findings).toEqual([])
    expect(verdict).toMatchObject({
      accepted: 2,
      assessed: 2,
      alertsDue: 1,
      alerts: 1,
      versions: 2,
      planned: 2,
    })
    expect(printVerdict(verdict)).toContain('delivered 2')
  })

  it('does not take a repeated record or a copy under the same message id for a double', () => {
    const sound = run()
    const verdict = checkRun({
      ...sound,
      events: [...sound.events, ...sound.events],
      got: [...sound.got, ...sound.got],
    })
    expect(verdict.findings).toEqual([])
    expect(verdict).toMatchObject({ repeats: sound.events.length, copies: 2 })
  })

  describe('finds one planted', () => {
    const sound = run()
    const without = (drop: (event: Evidence['events'][number]) => boolean): Evidence => ({
      ...sound,
      events: sound.events.filter((event) => !drop(event)),
    })
    const first = sound.events.find((event) => event.name === 'report.submitted')!

    it.each<[string, Evidence, Finding['what']]>([
      ['report that was accepted and never queued', without((event) => event.key === first.key), 'lost'],
      [
        'report that was never assessed',
        without((event) => event.name === 'report.assessed' && event.key === first.key),
        'lost',
      ],
      ['alert that was never raised', { ...sound, alertsDue: ['MLI', 'KEN'] }, 'lost'],
      ['version that is missing', { ...sound, events: [...sound.events, version(4)] }, 'lost'],
      ['message that never arrived', { ...sound, got: sound.got.slice(1) }, 'lost'],
      [
        'report kept twice for one request',
        { ...sound, told: [...sound.told, { ...CLIENT, receipts: ['other'] }] },
        'doubled',
      ],
      [
        'report that nobody was told of',
        { ...sound, events: [...sound.events, submitted(report(9))] },
        'doubled',
      ],
      ['version written twice', { ...sound, events: [...sound.events, version(2)] }, 'doubled'],
      [
        'second alert of the same crisis',
        { ...sound, events: [...sound.events, version(1, { alert: report(7) })] },
        'doubled',
      ],
      [
        'step that was planned twice',
        {
          ...sound,
          events: [...sound.events, planned('again', 'desk')],
          got: [...sound.got, message('again', 'desk', 30)],
        },
        'doubled',
      ],
      ['version that overtook another', { ...sound, events: [version(3), ...sound.events] }, 'out-of-order'],
      [
        'state that was told before a person had issued',
        {
          ...sound,
          events: [...sound.events, planned('early', 'CMR')],
          got: [...sound.got, message('early', 'CMR', 2)],
        },
        'told-before-issued',
      ],
      [
        'leak to the state of the place',
        {
          ...sound,
          events: [...sound.events, planned('leak', 'MLI')],
          got: [...sound.got, message('leak', 'MLI', 30)],
        },
        'told-the-barred',
      ],
      [
        "leak to another's address",
        { ...sound, got: sound.got.map((one) => ({ ...one, party: 'MLI' })) },
        'told-the-barred',
      ],
      [
        "message to another party's seat",
        {
          ...sound,
          events: [...sound.events, planned('crossed', 'desk', { seat: 'seat of CMR' })],
          got: [...sound.got, message('crossed', 'CMR', 30)],
        },
        'told-the-barred',
      ],
      [
        'message that nobody planned',
        { ...sound, got: [...sound.got, message('stray', 'desk', 9)] },
        'told-the-barred',
      ],
      [
        'message after the answer was known',
        {
          ...sound,
          events: [...sound.events, planned('late', 'desk', { step: 1 }), stopped(40)],
          got: [...sound.got, message('late', 'desk', 41)],
        },
        'told-after-answer',
      ],
    ])('%s', (_what, evidence, kind) => {
      expect(kindsOf(evidence)).toContain(kind)
    })
  })

  it('lets pass what was on its way when the answer came, and what comes after it by right', () => {
    const sound = run()
    const events = [
      ...sound.events,
      planned('late', 'desk', { step: 1 }),
      stopped(40, ['late']),
      planned('reminder', 'desk', { kind: 'reminder', step: null }),
    ]
    const got = [...sound.got, message('late', 'desk', 41), message('reminder', 'desk', 90)]
    expect(checkRun({ ...sound, events, got, alertsDue: ['MLI'] }).findings).toEqual([])
  })
})
