/** The queue as people.md draws its ideal row: due rows whole, the others in one line; ten fit a phone's screen. */
import type { AlertVersion, MessageLanguage } from '@tocsin/events'
import {
  localeOf,
  momentsIn,
  pageTranslatorOf,
  placeLine,
  signWords,
  translatorOf,
  type Names,
  type PageTextKey,
  type TranslatePage,
} from '@tocsin/messages'
import { button, hiddenField, html, levelMark, postForm, tag, type Html, type Insert } from '@tocsin/pages'
import type { Queued, QueueGroup } from '../incidents/queue-group.ts'
import { queueGroups } from '../incidents/queue-group.ts'
import { handlingLine, whoLine } from './row-lines.ts'

export interface QueueViewOptions {
  queue: readonly Queued[]
  language: MessageLanguage
  timeZone: string
  names: Names
  seatNames: ReadonlyMap<string, string>
  now: Date
}

export function queueView(options: QueueViewOptions): Html {
  const t = pageTranslatorOf(options.language)
  const moments = momentsIn(options.language, options.timeZone)
  const { now, queue, timeZone } = options
  const lists = queueGroups.map((group) =>
    listOf(
      group,
      queue.filter((one) => one.group === group),
      options,
      t,
    ),
  )
  return html`<h1>${t('queue.title')}</h1>
    <p class="small">
      ${t('queue.now', { date: moments.date(now), time: moments.time(now), zone: timeZone })}
    </p>
    ${queue.length === 0 ? html`<p class="empty">${t('queue.empty')}</p>` : lists}`
}

function listOf(
  group: QueueGroup,
  rows: readonly Queued[],
  options: QueueViewOptions,
  t: TranslatePage,
): Insert {
  if (rows.length === 0) return null
  const title: PageTextKey = `queue.${group}`
  return html`<h2 class="queue-head">${t(title, { count: rows.length })}</h2>
    <ul class="queue">
      ${rows.map((row) => (group === 'due' ? dueRow(row, options, t) : shortRow(row, options, t)))}
    </ul>`
}

function dueRow({ incident, nextAt }: Queued, options: QueueViewOptions, t: TranslatePage): Html {
  const { version } = incident
  const left = nextAt === null ? null : timeLeft(nextAt, options.now, t)
  return html`<li class="queue-due">
    <a class="queue-row" href="/incidents/${incident.id}">
      <span class="queue-line"
        >${left === null ? null : html`<span class="time">${left}</span>`}${headOf(version, options, t)}</span
      >
      ${version === null ? null : detailLines(version, incident, options, t)}
    </a>
    ${version === null ? null : quickAnswers(incident.id, version.version, options.language, t)}
  </li>`
}

function shortRow({ incident, nextAt }: Queued, options: QueueViewOptions, t: TranslatePage): Html {
  const moments = momentsIn(options.language, options.timeZone)
  const time = nextAt === null ? null : t('queue.by', { time: moments.time(nextAt) })
  const blind = incident.version?.areas.find((area) => area.blindSince !== null)?.blindSince ?? null
  return html`<li>
    <a class="queue-row" href="/incidents/${incident.id}"
      ><span class="queue-line">
        ${time === null ? null : html`<span class="time">${time}</span>`}${headOf(incident.version, options, t)}
        ${blind === null ? null : html`<span class="note">${t('blind', { day: moments.day(blind) })}</span>`}
        <span class="note">${whoLine(incident, options, t)}</span>
      </span></a
    >
  </li>`
}

function headOf(version: AlertVersion | null, options: QueueViewOptions, t: TranslatePage): Insert {
  if (version === null) return html`<span class="place">${t('queue.waiting')}</span>`
  const { language, names } = options
  const level = translatorOf(language)(`level.${version.level}`)
  const groups = [...new Set(version.areas.map(({ group }) => group))]
    .map((group) => (group === 'general' ? t('general') : names.group(group)))
    .join(', ')
  const moments = momentsIn(language, options.timeZone)
  return html`${version.status === 'exercise' ? tag(translatorOf(language)('exercise.mark'), 'exercise') : null}
    ${levelMark(version.level, level)} <span class="note">${t('horizon', { horizon: version.horizon })}</span>
    <span class="place">${placeLine(version, names, language)} · <bdi>${groups}</bdi></span>
    <span class="note">${t('kind', { kind: version.kind })} ${moments.time(new Date(version.at))}</span>`
}

function detailLines(
  version: AlertVersion,
  incident: Queued['incident'],
  options: QueueViewOptions,
  t: TranslatePage,
): Html {
  const { language, timeZone, names } = options
  const seat = { language, timeZone, role: 'duty' as const }
  const described = {
    alert: version,
    names,
    seat,
    party: { kind: 'organisation' as const },
    organisationName: '',
  }
  const signs = signWords(described, 'new')
  const moments = momentsIn(language, timeZone)
  const stage =
    version.stage === 'issued'
      ? t('stage.issued', { time: moments.time(new Date(version.at)) })
      : t('stage.proposed', { time: moments.time(new Date(version.reviewBy)) })
  const sure = [
    t('confidence', { confidence: version.confidence }),
    t('band', { band: version.corroboration.replaceAll('-', '_').replace('several_some', 'several') }),
  ].join(', ')
  const list = new Intl.ListFormat(localeOf[language], { type: 'unit' })
  const handling = handlingLine(version, names, language, t)
  return html`${signs.length === 0 ? null : html`<p class="queue-more"><b>${t('queue.new')}</b> ${list.format(signs)}</p>`}
    <p class="queue-more"><b>${t('queue.sure')}</b> ${sure} · ${stage}</p>
    ${handling === null ? null : html`<p class="queue-more"><b>${t('queue.handling')}</b> ${handling}</p>`}
    <p class="queue-more"><b>${t('queue.who')}</b> ${whoLine(incident, options, t)}</p>`
}

function quickAnswers(id: string, version: number, language: MessageLanguage, t: TranslatePage): Html {
  const say = translatorOf(language)
  const quick = (meaning: 'received' | 'assessing', text: string, tone: 'main' | 'plain'): Html =>
    postForm(
      `/incidents/${id}/answers`,
      html`${hiddenField('version', String(version))}${hiddenField('meaning', meaning)}${button({ text, tone, small: true })}`,
    )
  return html`<div class="actions">
    ${quick('received', say('meaning.received'), 'main')}${quick('assessing', t('queue.quick-assessing'), 'plain')}
    <a class="button button-plain button-small" href="/incidents/${id}#answer">${t('queue.quick-more')}</a>
  </div>`
}

/** `2:52 left`: minutes and seconds below an hour, else hours and minutes. */
function timeLeft(at: Date, now: Date, t: TranslatePage): string {
  const seconds = Math.round(Math.abs(at.getTime() - now.getTime()) / 1000)
  const [whole, part] = seconds < 3600 ? [seconds / 60, seconds % 60] : [seconds / 3600, (seconds / 60) % 60]
  const unit = seconds < 3600 ? '' : ' h'
  const time = `${Math.floor(whole)}:${String(Math.floor(part)).padStart(2, '0')}${unit}`
  return t(at.getTime() >= now.getTime() ? 'queue.left' : 'queue.late', { time })
}
