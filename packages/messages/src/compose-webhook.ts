import type { AlertVersion } from '@tocsin/events'
import { blocksOf } from './compose-mail.ts'
import { isAboutAlert, type MessageContent } from './content.ts'
import { renderText } from './render-text.ts'
import { signWords } from './sign-words.ts'
import { subjectOf } from './subject.ts'
import { directionOf } from './translate.ts'

/** What stands in every webhook body; of class `bare` nothing else does. */
export interface WebhookBody {
  exercise: boolean
  language: string
  /** the subject line and the whole text of the mail */
  subject: string
  text: string
  answerBy: string | null
  link: string
  code: string
  /** class `full` alone */
  kind?: string
  alert?: WebhookAlert
}

/** What a receiving system may know of an alert: never who was told, what is excluded, or whose organs are meant. */
export interface WebhookAlert {
  id: string
  version: number
  kind: string
  stage: string
  status: string
  level: string
  horizon: string
  trend: string
  confidence: string
  corroboration: string
  feared: string
  areas: { country: string; admin1: string | null; group: string; level: string; blindSince: string | null }[]
  signs: string[]
  against: string[]
  caveats: string[]
  tlp: string
  note: string | null
  nextReview: string | null
  raisedAt: string
  at: string
}

/** The body of one delivery by webhook; the notifier adds the message id in the header of Standard Webhooks. */
export function composeWebhook(content: MessageContent): WebhookBody {
  const { language } = content.seat
  const body = {
    exercise: content.exercise,
    language,
    subject: subjectOf(content),
    text: renderText(blocksOf(content), directionOf(language)),
    answerBy: content.answerBy?.toISOString() ?? null,
    link: content.link,
    code: content.code,
  }
  if (content.class === 'bare') return body
  return isAboutAlert(content)
    ? { ...body, kind: content.kind, alert: alertFields(content) }
    : { ...body, kind: content.kind }
}

function alertFields(content: MessageContent & { alert: AlertVersion }): WebhookAlert {
  const { alert } = content
  return {
    id: alert.alert,
    version: alert.version,
    kind: alert.kind,
    stage: alert.stage,
    status: alert.status,
    level: alert.level,
    horizon: alert.horizon,
    trend: alert.trend,
    confidence: alert.confidence,
    corroboration: alert.corroboration,
    feared: alert.feared,
    areas: alert.areas.map(({ country, admin1, group, level, blindSince }) => ({
      country,
      admin1,
      group,
      level,
      blindSince,
    })),
    signs: signWords(content, 'all'),
    against: alert.against,
    caveats: alert.caveats,
    tlp: alert.tlp,
    note: alert.note,
    nextReview: alert.nextReview,
    raisedAt: alert.raisedAt,
    at: alert.at,
  }
}
