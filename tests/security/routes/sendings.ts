/** What is sent to each route that takes a body: sound, so that it is the credential that decides. */
import { randomUUID } from 'node:crypto'
import type { Shown } from './credentials.ts'
import type { Targets } from './targets.ts'

export interface Sending {
  contentType: string
  body: string
}

type Make = (targets: Targets, shown: Shown) => Sending

const json =
  (body: (targets: Targets, shown: Shown) => object): Make =>
  (...given) => ({ contentType: 'application/json', body: JSON.stringify(body(...given)) })
const form =
  (fields: (targets: Targets, shown: Shown) => Record<string, string>): Make =>
  (...given) => ({
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(fields(...given)).toString(),
  })
/** A decision of a reviewer, as the API takes it and as a page's form does. */
const decision = (body: (targets: Targets) => Record<string, unknown>) => ({
  json: json(body),
  form: form((targets) => ({ ...(body(targets) as Record<string, string>), decision: randomUUID() })),
})

const reason = 'the matrix asks'
const issue = decision(() => ({ version: 1 }))
const close = decision(() => ({ kind: 'cancel', closeReason: 'not-confirmed', reason }))
const exclude = decision(() => ({ state: 'CAF', until: '2126-01-01', reason }))
const judge = decision(({ situation }) => ({
  situation,
  judgement: 'hold',
  level: 'imminent',
  until: '2126-01-01',
  reason,
}))
const settle = decision(() => ({ reason }))
const gradeReport = decision(() => ({ action: 'grade', credibility: 2, reason }))
const dismiss = decision(() => ({ action: 'dismiss', reason }))
const lift = decision(() => ({ reason }))

const report = { kind: 'nothing-to-report', place: { country: 'TCD' } }
const submit = json(() => report)
const status = json(() => ({ receipt: 'no such receipt' }))
const withdraw = json(({ idempotencyKey }) => ({ idempotencyKey }))
const newSource = json(({ root }) => ({ name: 'A source', root, vouched: true, grade: 'B' }))
const replay = json(() => ({ topic: 'drills', from: 'start' }))
const table = 'id,kind,country\r\n1,nothing-to-report,TCD\r\n'

export const sendings: Readonly<Record<string, Make>> = {
  'civil-society-intake POST /v1/reports': submit,
  'civil-society-intake POST /v1/reports/status': status,
  'civil-society-intake POST /v1/reports/withdraw': withdraw,
  'civil-society-intake POST /sign-in': form(() => ({ apiKey: 'no such key' })),
  'civil-society-intake POST /report': form(() => ({
    key: randomUUID(),
    kind: 'nothing-to-report',
    country: 'TCD',
  })),
  'civil-society-intake POST /table': () => ({
    contentType: 'multipart/form-data; boundary=matrix',
    body: `--matrix\r\ncontent-disposition: form-data; name="table"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n${table}\r\n--matrix--\r\n`,
  }),
  'civil-society-intake POST /follow': form(() => ({ receipt: 'no such receipt' })),
  'civil-society-intake POST /withdraw': form(() => ({ receipt: 'no such receipt', erase: 'no' })),

  'regional-intake POST /v1/reports': submit,
  'regional-intake POST /v1/reports/status': status,
  'regional-intake POST /v1/reports/withdraw': withdraw,
  'regional-intake POST /v1/cap': () => ({
    contentType: 'application/cap+xml',
    body: '<alert/>',
  }),
  'regional-intake POST /v1/events': () => ({
    contentType: 'text/csv',
    body: 'no,such,header\r\n',
  }),

  'triage POST /v1/review/alerts/:alert/issue': issue.json,
  'triage POST /v1/review/alerts/:alert/close': close.json,
  'triage POST /v1/review/alerts/:alert/exclusions': exclude.json,
  'triage POST /v1/review/judgements': judge.json,
  'triage POST /v1/review/items/:item/settle': settle.json,
  'triage POST /v1/review/reports/:report/decisions': gradeReport.json,
  'triage POST /v1/review/campaigns/:campaign/decisions': dismiss.json,
  'triage POST /v1/review/reports/:report/compromised': json(() => ({
    since: '2126-01-01T00:00:00Z',
    reason,
  })),
  'triage POST /v1/review/strikes/:strike/lift': lift.json,
  'triage POST /review/alerts/:alert/issue': issue.form,
  'triage POST /review/alerts/:alert/close': close.form,
  'triage POST /review/alerts/:alert/exclude': exclude.form,
  'triage POST /review/alerts/:alert/judge': judge.form,
  'triage POST /review/items/:item/settle': settle.form,
  'triage POST /review/reports/:report/decide': gradeReport.form,
  'triage POST /review/reports/:report/actors': form(() => ({
    decision: randomUUID(),
    actorType: 'non-state',
    states: '',
    reason,
  })),
  'triage POST /review/campaigns/:campaign/decide': dismiss.form,
  'triage POST /review/strikes/:strike/lift': lift.form,
  'triage POST /review/reports/:report/compromised': form(() => ({
    decision: randomUUID(),
    since: '2126-01-01T00:00',
    reason,
  })),

  'desk POST /v1/session': json(() => ({
    name: `nobody-${randomUUID()}`,
    password: 'practice makes perfect',
  })),
  'desk POST /sign-in': form(() => ({ name: `nobody-${randomUUID()}`, password: 'practice makes perfect' })),
  'desk POST /v1/incidents/:id/answers': json(() => ({ meaning: 'received', version: null })),
  'desk POST /incidents/:id/answers': form(() => ({ meaning: 'received', version: '', key: randomUUID() })),
  'desk POST /v1/incidents/:id/comments': json(() => ({ text: reason })),
  'desk POST /incidents/:id/comments': form(() => ({ text: reason, key: randomUUID() })),
  'desk POST /v1/incidents/:id/resolution': json(() => ({ outcome: 'no-action' })),
  'desk POST /incidents/:id/resolution': form(() => ({ outcome: 'no-action', key: randomUUID() })),
  'desk POST /people': form(() => ({ name: 'Somebody', signIn: `somebody-${randomUUID()}`, language: 'en' })),
  'desk POST /invitation/:token': form(() => ({ password: 'x', again: 'y' })),
  'desk POST /a/:token': form((_targets, { code = '000000' }) => ({
    key: randomUUID(),
    meaning: 'received',
    code,
  })),

  "civil-society-intake's operator POST /operator/sources": newSource,
  "regional-intake's operator POST /operator/sources": newSource,
  "civil-society-intake's operator POST /operator/replay": replay,
  "regional-intake's operator POST /operator/replay": replay,
  "triage's operator POST /operator/replay": replay,
  "notifier's operator POST /operator/replay": json(() => ({ topic: 'reviews', from: 'start' })),
  "desk's operator POST /operator/replay": json(() => ({ topic: 'tracks', from: 'start' })),
  "desk's operator POST /operator/directory": json(() => ({ file: 'nothing: here' })),
  "desk's operator POST /operator/organisations": json(() => ({ name: 'A root', kind: 'network' })),
}
