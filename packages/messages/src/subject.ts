import { isAboutAlert, type MessageContent } from './content.ts'
import { momentsIn } from './moments.ts'
import { placeLine } from './place-line.ts'
import { localeOf, translatorOf } from './translate.ts'

/** The subject line: level and place first, then by when; of `bare` only that something waits. Never a code. */
export function subjectOf(content: MessageContent): string {
  const t = translatorOf(content.seat.language)
  const mark = content.exercise ? `${t('exercise.mark')} - ` : ''
  return mark + plainSubject(content)
}

function plainSubject(content: MessageContent): string {
  const { language, timeZone } = content.seat
  const t = translatorOf(language)
  const moments = momentsIn(language, timeZone)
  const time = content.answerBy === null ? null : moments.time(content.answerBy)
  if (content.class === 'bare') return time === null ? t('subject.bare') : t('subject.bare-due', { time })
  if (content.kind === 'operator-page') return t('subject.operator-page')
  if (!isAboutAlert(content)) return time === null ? t('subject.bare') : t('subject.review', { time })
  const { alert } = content
  const place = placeLine(alert, content.names, language)
  const level = t(`level.${alert.level}`).toLocaleUpperCase(localeOf[language])
  if (content.kind === 'cancel' || content.kind === 'ended') return t(`subject.${content.kind}`, { place })
  if (alert.stage === 'proposed')
    return t('subject.proposed', { level, place, time: moments.time(new Date(alert.raisedAt)) })
  if (time === null) return t(content.kind === 'update' ? 'subject.update' : 'subject.told', { level, place })
  if (content.kind === 'level-rise' || content.kind === 'surge' || content.kind === 'reminder')
    return t(`subject.${content.kind}`, { level, place, time })
  return t('subject.due', { level, place, time })
}
