/** The top of a message: what it is, who sends it, and the one thing that is asked. */
import type { AlertVersion, DeliveryKind } from '@tocsin/events'
import { gap, line, strong, type Block } from './blocks.ts'
import type { MessageContent } from './content.ts'
import { withoutControls } from './isolate.ts'
import { momentsIn } from './moments.ts'
import type { TextKey } from './texts/en.ts'
import { translatorOf } from './translate.ts'

export function headBlocks(content: MessageContent & { alert: AlertVersion }): Block[] {
  return [
    ...exerciseBlocks(content),
    ...(content.alert.stage === 'proposed' ? proposedBlocks(content) : []),
    line(`TLP:${content.alert.tlp}`),
    ...wordBlocks(content),
  ]
}

export function exerciseBlocks({ exercise, seat }: MessageContent): Block[] {
  return exercise ? [strong(translatorOf(seat.language)('exercise.line')), gap] : []
}

export function wordBlocks({ word, seat }: MessageContent): Block[] {
  if (word === undefined) return []
  return [gap, line(translatorOf(seat.language)('word', { word: withoutControls(word) }))]
}

// Nobody has looked yet, or nobody in time: that comes before everything else.
function proposedBlocks({ alert, seat, kind }: MessageContent & { alert: AlertVersion }): Block[] {
  const t = translatorOf(seat.language)
  const moments = momentsIn(seat.language, seat.timeZone)
  const reviewBy = new Date(alert.reviewBy)
  const late = new Date(alert.at) > reviewBy || kind === 'reminder' || kind === 'reopened'
  const told = alert.gate === 'review-first' || late
  return [
    strong(t('proposed.line', { time: moments.time(new Date(alert.raisedAt)) })),
    line(told ? t('unverified.line') : t('proposed.reviewer', { time: moments.time(reviewBy) })),
  ]
}

const HEADLINES: Partial<Record<DeliveryKind, TextKey>> = {
  'level-rise': 'headline.level-rise',
  surge: 'headline.surge',
  update: 'headline.update',
  issued: 'headline.issued',
  handover: 'headline.handover',
  reminder: 'headline.reminder',
  reopened: 'headline.reopened',
  cancel: 'headline.cancel',
  ended: 'headline.ended',
}

export function headlineBlocks({
  kind,
  alert,
  seat,
  issuedAt,
}: MessageContent & { alert: AlertVersion }): Block[] {
  const key = HEADLINES[kind]
  if (key === undefined) return []
  const t = translatorOf(seat.language)
  const time = momentsIn(seat.language, seat.timeZone).time(issuedAt ?? new Date(alert.at))
  const over = kind === 'cancel' || kind === 'ended'
  return [
    strong(t(key, { level: t(`level.${alert.level}`), time })),
    ...(over && alert.closeReason !== null ? [line(t(`close.${alert.closeReason}`))] : []),
  ]
}

export function askBlock({ kind, answerBy, seat }: MessageContent): Block {
  const t = translatorOf(seat.language)
  if (kind === 'operator-page') return strong(t('ask.operator-page'))
  if (answerBy === null) return line(t('ask.none'))
  return strong(t(kind === 'review' ? 'ask.review' : 'ask.due', whenAsked(answerBy, seat)))
}

/** Arguments of every text that says by when. */
export function whenAsked(
  at: Date,
  seat: MessageContent['seat'],
): { time: string; date: string; utc: string } {
  const moments = momentsIn(seat.language, seat.timeZone)
  return { time: moments.time(at), date: moments.date(at), utc: moments.utc(at) }
}
