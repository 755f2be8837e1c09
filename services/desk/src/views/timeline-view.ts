import type { MessageLanguage } from '@tocsin/events'
import {
  isolate,
  momentsIn,
  pageTranslatorOf,
  translatorOf,
  type TextKey,
  type PageTextKey,
} from '@tocsin/messages'
import { html, moment, type Html } from '@tocsin/pages'
import type { TimelineLine } from '../incidents/read-timeline.ts'

export interface TimelineViewOptions {
  language: MessageLanguage
  timeZone: string
}

/** An incident's timeline, newest first. */
export function timelineView(lines: readonly TimelineLine[], options: TimelineViewOptions): Html {
  const moments = momentsIn(options.language, options.timeZone)
  return html`<ol class="timeline" reversed>
    ${lines.toReversed().map((line) => {
      const { text, said } = wordsOf(line, options)
      return html`<li>
        ${moment(line.at, moments.stamp(line.at))}<span>${text}</span>
        ${said === '' ? null : html`<p class="said" dir="auto">${said}</p>`}
      </li>`
    })}
  </ol>`
}

/** What the line says, and what a person said in it. */
function wordsOf(line: TimelineLine, options: TimelineViewOptions): { text: string; said: string } {
  const { language, timeZone } = options
  const t = pageTranslatorOf(language)
  const say = translatorOf(language)
  const moments = momentsIn(language, timeZone)
  const of = (name: string): string => {
    const value = line.data[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  const seat = isolate(line.seat ?? '', language)
  const who = isolate(line.person ?? line.seat ?? '', language)
  const plain = (text: string): { text: string; said: string } => ({ text, said: '' })
  switch (line.kind) {
    case 'version':
      return plain(
        t('timeline.version', {
          version: of('version'),
          level: say(`level.${of('level')}` as TextKey),
          stage: of('stage'),
        }),
      )
    case 'started':
      return plain(t('timeline.started'))
    case 'asked': {
      const channel = t('channel', { channel: of('channel') })
      const by = of('answerBy')
      return plain(
        by === ''
          ? t('timeline.asked', { seat, channel })
          : t('timeline.asked-until', { seat, channel, time: moments.time(new Date(by)) }),
      )
    }
    case 'sent':
      return plain(t(of('proof') === '' ? 'timeline.sent' : 'timeline.sent-proof', { seat }))
    case 'failed':
      return plain(t('timeline.failed', { seat, permanent: line.data['permanent'] === true ? 'yes' : 'no' }))
    case 'not-sent':
      return plain(t('timeline.not-sent', { seat }))
    case 'escalated':
      return plain(t('timeline.escalated', { step: Number(of('step')) + 1 }))
    case 'stopped': {
      const count = Number(of('inFlight'))
      return { text: t('timeline.stopped'), said: count === 0 ? '' : t('timeline.in-flight', { count }) }
    }
    case 'exhausted':
      return plain(t('timeline.exhausted'))
    case 'answered': {
      const until = of('until')
      const by =
        until === ''
          ? ''
          : t('timeline.until', { date: moments.date(new Date(until)), time: moments.time(new Date(until)) })
      return {
        text: t('timeline.answered', { who, meaning: say(`meaning.${of('meaning')}` as TextKey) }),
        said: [of('detail'), by].filter((part) => part !== '').join('\n'),
      }
    }
    case 'seen':
      return plain(t('timeline.seen', { who }))
    case 'commented':
      return { text: t('timeline.commented', { who }), said: of('text') }
    case 'advised':
      return { text: t('timeline.advised', { who }), said: of('text') }
    case 'resolved':
      return {
        text: t('timeline.resolved', { who, outcome: t(`outcome.${of('outcome')}` as PageTextKey) }),
        said: of('reason'),
      }
  }
}
