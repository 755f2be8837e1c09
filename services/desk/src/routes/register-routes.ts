/** Every route of the desk, by listener. */
import { operatorRoutes, type Log } from '@tocsin/bus'
import type { Http } from '@tocsin/service'
import type { Desk } from '../desk.ts'
import { DESK_GROUP } from '../flow.ts'
import { acceptInvitationRoutes } from './accept-invitation/accept-invitation.ts'
import { addOrganisationRoute } from './add-organisation/add-organisation.ts'
import { answerIncidentRoutes } from './answer-incident/answer-incident.ts'
import { answerLinkRoutes } from './answer-link/answer-link.ts'
import { commentIncidentRoutes } from './comment-incident/comment-incident.ts'
import { continueElsewhere } from './continue-elsewhere/continue-elsewhere.ts'
import { invitePersonRoutes } from './invite-person/invite-person.ts'
import { loadDirectoryRoutes } from './load-directory/load-directory.ts'
import { readFiguresRoute } from './read-figures/read-figures.ts'
import { readIncidentRoutes } from './read-incident/read-incident.ts'
import { readQueue } from './read-queue/read-queue.ts'
import { resolveIncidentRoutes } from './resolve-incident/resolve-incident.ts'
import { signInRoutes } from './sign-in/sign-in.ts'
import { signOutRoutes } from './sign-out/sign-out.ts'

export function registerPublicRoutes(app: Http, desk: Desk): void {
  readQueue(app, desk)
  readIncidentRoutes(app, desk)
  answerIncidentRoutes(app, desk)
  commentIncidentRoutes(app, desk)
  resolveIncidentRoutes(app, desk)
  answerLinkRoutes(app, desk)
  signInRoutes(app, desk)
  signOutRoutes(app, desk)
  acceptInvitationRoutes(app, desk)
  invitePersonRoutes(app, desk)
  continueElsewhere(app, desk)
}

export function registerOperatorRoutes(operator: Http, desk: Desk, log: Log): void {
  loadDirectoryRoutes(operator, desk)
  addOrganisationRoute(operator, desk)
  readFiguresRoute(operator, desk)
  operatorRoutes(operator, { log, database: desk.database, group: DESK_GROUP, clock: desk.clock })
}
