/** One incident: what is asked, what it says, the answer, what has happened, and what colleagues write. */
import { incidentResolved, type AlertVersion, type MessageLanguage } from '@tocsin/events'
import {
  evidenceBlocks,
  handlingBlocks,
  momentsIn,
  pageTranslatorOf,
  placeLine,
  translatorOf,
  type AlertDescription,
  type Names,
  type TranslatePage,
} from '@tocsin/messages'
import {
  button,
  facts,
  hiddenField,
  html,
  levelMark,
  postForm,
  radioGroup,
  tag,
  textArea,
  textField,
  type Html,
  type Insert,
} from '@tocsin/pages'
import type { FieldFault } from '@tocsin/service'
import type { IncidentRow } from '../incidents/incident-row.ts'
import type { TimelineLine } from '../incidents/read-timeline.ts'
import type { HeldSeat } from '../people/signed-in.ts'
import { answerForm, type TypedAnswer } from './answer-form.ts'
import { whoLine } from './row-lines.ts'
import { standingView } from './standing-view.ts'
import { timelineView } from './timeline-view.ts'

export interface IncidentViewOptions {
  incident: IncidentRow
  timeline: readonly TimelineLine[]
  language: MessageLanguage
  timeZone: string
  names: Names
  seatNames: ReadonlyMap<string, string>
  seat: HeldSeat
  organisationName: string
  triageUrl: string | undefined
  /** for the forms that create something: sent twice, they do it once */
  formKey: string
  typed?: TypedAnswer | undefined
  faults?: readonly FieldFault[] | undefined
}

export function incidentView(options: IncidentViewOptions): Html {
  const { incident, language, timeZone } = options
  const t = pageTranslatorOf(language)
  const open = incident.state !== 'closed'
  return html`${headView(options, t)}${askView(options, t)}
    ${incident.version === null ? waitingView(options, t) : describedView(options, incident.version)}
    ${
      open
        ? html`<section id="answer">
            ${answerForm({
              action: `/incidents/${incident.id}/answers`,
              language,
              timeZone,
              hidden: { key: options.formKey, version: String(incident.version?.version ?? '') },
              typed: options.typed,
              faults: options.faults,
            })}
          </section>`
        : null
    }
    <h2>${t('timeline.title')}</h2>
    ${timelineView(options.timeline, { language, timeZone })} ${commentForm(options, t)}
    ${open ? resolveForm(options, t) : null}`
}

function headView(options: IncidentViewOptions, t: TranslatePage): Html {
  const { incident, language, names } = options
  const { version } = incident
  if (version === null) return html`<h1>${t('queue.waiting')}</h1>`
  const say = translatorOf(language)
  return html`${version.status === 'exercise' ? html`<p class="exercise-band">${say('exercise.line')}</p>` : null}
    <div class="incident-head">
      ${levelMark(version.level, say(`level.${version.level}`))}
      <h1>${placeLine(version, names, language)}</h1>
      ${tag(`TLP:${version.tlp}`)}
    </div>
    ${version.stage === 'proposed' ? html`<p class="ask">${proposedText(version, options)}</p>` : null}`
}

function proposedText(version: AlertVersion, { language, timeZone }: IncidentViewOptions): string {
  const time = momentsIn(language, timeZone).time(new Date(version.raisedAt))
  return translatorOf(language)('proposed.line', { time })
}

function askView(
  { incident, language, timeZone, seat, seatNames }: IncidentViewOptions,
  t: TranslatePage,
): Insert {
  const moments = momentsIn(language, timeZone)
  if (incident.state === 'closed') return html`<p class="ask">${t('incident.closed')}</p>`
  const asked = incident.asks.find((ask) => ask.seat === seat.id && ask.answerBy !== null)?.answerBy ?? null
  const due =
    asked !== null && incident.state !== 'stopped'
      ? html`<p class="ask">
          ${t('incident.due', { time: moments.time(asked), date: moments.date(asked) })}
        </p>`
      : null
  const who = whoLine(incident, { language, timeZone, seatNames }, t)
  return html`${due}${who === '' ? null : html`<p class="small">${who}</p>`}`
}

function waitingView({ triageUrl, incident }: IncidentViewOptions, t: TranslatePage): Html {
  return html`<p>${t('incident.waiting')}</p>
    ${triageUrl === undefined ? null : html`<p><a class="button" href="${reviewLink(triageUrl, incident)}">${t('incident.to-review')}</a></p>`}`
}

function describedView(options: IncidentViewOptions, version: AlertVersion): Html {
  const { incident, language, timeZone, names, seat, organisationName, triageUrl } = options
  const t = pageTranslatorOf(language)
  const moments = momentsIn(language, timeZone)
  const previous = incident.previous
  const described: AlertDescription = {
    alert: version,
    names,
    organisationName,
    seat: { language, timeZone, role: seat.role },
    party: { kind: seat.partyKind },
    ...(previous === null || previous.level === version.level
      ? {}
      : { previous: { level: previous.level, at: new Date(previous.at) } }),
  }
  const review = version.nextReview === null ? null : new Date(version.nextReview)
  const rows = evidenceBlocks(described).flatMap((block) =>
    block.form === 'field'
      ? [
          [
            block.label,
            html`${block.text}${
              (block.items ?? []).length === 0
                ? null
                : html`<ul>
                    ${(block.items ?? []).map((item) => html`<li>${item}</li>`)}
                  </ul>`
            }`,
          ] as const,
        ]
      : [],
  )
  return html`<div class="sheet">
      ${facts([
        ...rows,
        [
          translatorOf(language)('label.next'),
          review === null ? null : `${moments.date(review)}, ${moments.time(review)}`,
        ],
      ])}
      ${handlingBlocks(described).map((block) =>
        block.form === 'line'
          ? html`<p class="${block.strong === true ? 'ask' : 'small'}">${block.text}</p>`
          : null,
      )}
    </div>
    ${seat.partyKind === 'organisation' ? standingView(described, previous) : null}
    ${
      seat.partyKind === 'review' && triageUrl !== undefined
        ? html`<p>
            <a class="button" href="${reviewLink(triageUrl, incident)}">${t('incident.to-review')}</a>
          </p>`
        : null
    }`
}

function reviewLink(triageUrl: string, incident: IncidentRow): string {
  const page = incident.version === null ? 'items' : 'alerts'
  return `${triageUrl.replace(/\/$/, '')}/review/${page}/${incident.alert}`
}

function commentForm({ incident, formKey }: IncidentViewOptions, t: TranslatePage): Html {
  return postForm(
    `/incidents/${incident.id}/comments`,
    html`${hiddenField('key', formKey)}${textArea({ name: 'text', label: t('comment.text'), maxlength: 4000, required: true })}
    ${button({ text: t('comment.send'), tone: 'plain' })}`,
  )
}

function resolveForm({ incident, formKey }: IncidentViewOptions, t: TranslatePage): Html {
  const outcomes = incidentResolved.shape.outcome.options.map((value) => ({
    value,
    label: t(`outcome.${value}`),
  }))
  return html`<details>
    <summary>${t('resolve.title')}</summary>
    ${postForm(
      `/incidents/${incident.id}/resolution`,
      html`${hiddenField('key', formKey)}${radioGroup({ name: 'outcome', label: t('resolve.outcome'), choices: outcomes, required: true })}
      ${textField({ name: 'reason', label: t('resolve.reason'), maxlength: 600, dir: 'auto', autocomplete: 'off' })}
      ${radioGroup({
        name: 'right',
        label: t('resolve.right'),
        choices: [
          { value: 'yes', label: t('resolve.yes') },
          { value: 'no', label: t('resolve.no') },
        ],
      })}
      ${button({ text: t('resolve.send'), tone: 'plain' })}`,
    )}
  </details>`
}
