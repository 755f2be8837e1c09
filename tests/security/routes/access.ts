/**
 * What comes of each route for each credential, written by hand: a route that is not here is nobody's until somebody has
 * thought about it. What is asked about is an alert that implicates X; `unknown` is the answer about what is not there.
 * The order is that of asking: what ends a session or an alert comes last.
 */
import type { ServiceName } from '@tocsin/events'
import {
  everybody,
  incidentOfOfficer,
  operatorOnly,
  reviewersOnly,
  signedIn,
  sourcesOnly,
  stewardOnly,
  type Outcomes,
} from './outcomes.ts'

type Access = Readonly<Record<string, Outcomes>>

const bothKeys = (outcome: 200 | 202 | 422) => ({
  "a source's key": outcome,
  "another source's key": outcome,
})
const regional = (outcome: 202 | 'unknown' | 422) => ({ "a regional source's key": outcome })
const coordinator = sourcesOnly({ "a coordinator's cookie": 200 })

const documented: Access = { 'GET /openapi.json': everybody(200), 'GET /docs': everybody(200) }
const receipts: Access = { 'POST /v1/reports/status': everybody('unknown') }
const styled: Access = { 'GET /assets/:stylesheet': everybody(200) }

const civilSociety: Access = {
  ...documented,
  ...receipts,
  ...styled,
  'POST /v1/reports': sourcesOnly(bothKeys(202)),
  'POST /v1/reports/withdraw': sourcesOnly({ "a source's key": 200, "another source's key": 'unknown' }),
  'GET /': everybody(200),
  'POST /sign-in': everybody(401),
  'POST /report': coordinator,
  'GET /table': coordinator,
  'GET /table/template.csv': everybody(200),
  'POST /table': coordinator,
  'GET /follow': everybody(200),
  'POST /follow': everybody('unknown'),
  'POST /withdraw': everybody('unknown'),
  'POST /sign-out': everybody(303),
}

const regionalBodies: Access = {
  ...documented,
  ...receipts,
  'POST /v1/reports': sourcesOnly(regional(202)),
  // the report was sent at the other intake
  'POST /v1/reports/withdraw': sourcesOnly(regional('unknown')),
  'POST /v1/cap': sourcesOnly(regional(422)),
  'POST /v1/events': sourcesOnly(regional(422)),
}

const review: Access = {
  ...documented,
  ...styled,
  'GET /': everybody(303),
  'GET /review': reviewersOnly(200),
  'GET /review/campaigns': reviewersOnly(200),
  'GET /review/figures': reviewersOnly(200),
  'GET /v1/review/items': reviewersOnly(200),
  'GET /v1/review/campaigns': reviewersOnly(200),
  'GET /v1/review/strikes': reviewersOnly(200),
  'GET /v1/review/figures': reviewersOnly(200),

  'GET /review/alerts/:alert': reviewersOnly(200, 'unknown'),
  'GET /v1/review/alerts/:alert': reviewersOnly(200, 'unknown'),
  // it is issued already
  'POST /review/alerts/:alert/issue': reviewersOnly(409, 'unknown'),
  'POST /v1/review/alerts/:alert/issue': reviewersOnly(409, 'unknown'),
  // so far ahead nobody may decide
  'POST /review/alerts/:alert/exclude': reviewersOnly(422, 'unknown'),
  'POST /v1/review/alerts/:alert/exclusions': reviewersOnly(422, 'unknown'),
  'POST /review/alerts/:alert/judge': reviewersOnly(422, 'unknown'),
  'POST /v1/review/judgements': reviewersOnly(422, 'unknown'),
  'GET /review/reports/:report': reviewersOnly(200, 'unknown'),
  'GET /v1/review/reports/:report': reviewersOnly(200, 'unknown'),
  'POST /review/reports/:report/words': reviewersOnly(200, 'unknown'),
  'POST /v1/review/reports/:report/words': reviewersOnly(200, 'unknown'),
  'POST /review/reports/:report/decide': reviewersOnly(303, 'unknown'),
  'POST /v1/review/reports/:report/decisions': reviewersOnly(200, 'unknown'),
  'POST /review/reports/:report/actors': reviewersOnly(303, 'unknown'),
  'POST /review/reports/:report/compromised': reviewersOnly(303, 'unknown'),
  'POST /v1/review/reports/:report/compromised': reviewersOnly(200, 'unknown'),

  // it is the reviewer's own word, and takes a second person
  'POST /review/alerts/:alert/exclusions/:exclusion/second': reviewersOnly(422, 'unknown'),
  'POST /v1/review/exclusions/:exclusion/second': reviewersOnly(422, 'unknown'),
  'GET /review/items/:item': reviewersOnly(200, 'unknown'),
  'GET /v1/review/items/:item': reviewersOnly(200, 'unknown'),
  'POST /review/items/:item/settle': reviewersOnly(303, 'unknown'),
  'POST /v1/review/items/:item/settle': reviewersOnly(200, 'unknown'),
  'GET /review/campaigns/:campaign': reviewersOnly(200, 'unknown'),
  'GET /v1/review/campaigns/:campaign': reviewersOnly(200, 'unknown'),
  'POST /review/campaigns/:campaign/decide': reviewersOnly(303, 'unknown'),
  'POST /v1/review/campaigns/:campaign/decisions': reviewersOnly(200, 'unknown'),
  'POST /review/strikes/:strike/lift': reviewersOnly(303, 'unknown'),
  // by now it is lifted
  'POST /v1/review/strikes/:strike/lift': reviewersOnly(409, 'unknown'),

  'POST /v1/review/alerts/:alert/close': reviewersOnly(200, 'unknown'),
  'POST /review/alerts/:alert/close': reviewersOnly(409, 'unknown'),
}

const desk: Access = {
  ...documented,
  ...styled,
  'GET /v1/incidents': signedIn(200),
  'GET /': signedIn(200, 'sign-in'),
  'GET /continue': signedIn(303, 'sign-in'),
  'GET /sign-in': signedIn(303, 200),
  'POST /sign-in': everybody(401),
  'POST /v1/session': everybody(401),
  'GET /v1/session': signedIn(200),
  'GET /v1/incidents/:id': incidentOfOfficer(200),
  'GET /incidents/:id': incidentOfOfficer(200, 'sign-in'),
  // another version is in force
  'POST /v1/incidents/:id/answers': incidentOfOfficer(409),
  'POST /incidents/:id/answers': incidentOfOfficer(409, 'sign-in'),
  'POST /v1/incidents/:id/comments': incidentOfOfficer(201),
  'POST /incidents/:id/comments': incidentOfOfficer(303, 'sign-in'),
  'POST /v1/incidents/:id/resolution': incidentOfOfficer(201),
  'POST /incidents/:id/resolution': incidentOfOfficer(303, 'sign-in'),
  'GET /a/:token': everybody('unknown', { 'a link': 200, 'a link and its code': 200 }),
  'POST /a/:token': everybody('unknown', { 'a link': 403, 'a link and its code': 200 }),
  'GET /invitation/:token': everybody('unknown'),
  'POST /invitation/:token': everybody('unknown'),
  'GET /people': stewardOnly(200),
  'POST /people': stewardOnly(200),
  'POST /people/:person/invitation': stewardOnly(200),
  'POST /sign-out': everybody(303),
  'DELETE /v1/session': everybody(204),
}

/** @param replay what comes of reading a topic again */
const operators = (replay: 200 | 422): Access => ({
  'GET /livez': everybody(200),
  'GET /readyz': everybody(200),
  'GET /metrics': operatorOnly(200),
  'GET /operator/dead': operatorOnly(200),
  'GET /operator/dead/:id': operatorOnly(200),
  // it is done
  'POST /operator/dead/:id/resend': operatorOnly(409),
  'POST /operator/replay': operatorOnly(replay),
})
const intakeOperators: Access = {
  // an intake reads no topic
  ...operators(422),
  'POST /operator/sources': operatorOnly(201),
  'GET /operator/sources': operatorOnly(200),
  'POST /operator/sources/:id/keys': operatorOnly(201),
  'DELETE /operator/keys/:id': operatorOnly(204),
}
const keepers: Access = {
  ...operators(200),
  'POST /operator/vault/roll': operatorOnly(200),
  'POST /operator/vault/burn': operatorOnly(200),
}

const byListener: Readonly<Record<ServiceName | `${ServiceName}'s operator`, Access>> = {
  'civil-society-intake': civilSociety,
  "civil-society-intake's operator": intakeOperators,
  'regional-intake': regionalBodies,
  "regional-intake's operator": intakeOperators,
  desk,
  triage: review,
  "triage's operator": { ...keepers, 'GET /operator/figures': operatorOnly(200) },
  // nobody outside calls it
  notifier: {},
  "notifier's operator": keepers,
  "desk's operator": {
    ...operators(200),
    'POST /operator/directory': operatorOnly(422),
    'GET /operator/directory': operatorOnly(200),
    'POST /operator/set-up-link': operatorOnly(200),
    'POST /operator/organisations': operatorOnly(201),
    'GET /operator/figures': operatorOnly(200),
  },
}

/** By route, such as `desk GET /v1/incidents/:id`. */
export const routeAccess: Access = Object.fromEntries(
  Object.entries(byListener).flatMap(([listener, lines]) =>
    Object.entries(lines).map(([route, outcomes]) => [`${listener} ${route}`, outcomes]),
  ),
)
