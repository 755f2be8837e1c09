/** The reviewer's decisions on an alert. Each form carries the decision's own id, so that sending twice is once. */
import { randomUUID } from 'node:crypto'
import {
  button,
  checkboxGroup,
  hiddenField,
  html,
  postForm,
  selectField,
  table,
  textArea,
  textField,
  type Html,
} from '@tocsin/pages'
import type { Proposal } from '../../review/proposal.ts'
import { reasonField } from './reason-field.ts'
import { said } from './said.ts'
import type { Words } from './words.ts'

const DAY = 86_400_000
const LEVELS = ['none', 'watch', 'concern', 'imminent', 'ongoing'] as const
const JUDGEMENTS = ['hold', 'raise', 'lower'] as const
const CLOSE_REASONS = ['eased', 'not-confirmed', 'sent-in-error', 'superseded'] as const

export function alertForms(proposal: Proposal, words: Words, now: Date): Html {
  const { version } = proposal
  const { t } = words
  if (version.kind === 'ended' || version.kind === 'cancelled') return html``
  const base = `/review/alerts/${version.alert}`
  return html`<h2>${t('told.title')}</h2>
    ${previewView(proposal, words)} ${issueForm(proposal, base, words)}
    <details>
      <summary>${t('judge.title')}</summary>
      ${judgeForm(proposal, base, words, now)}
    </details>
    <details>
      <summary>${t('exclude.title')}</summary>
      ${excludeForm(proposal, base, words, now)}
    </details>
    <details>
      <summary>${t('close.title')}</summary>
      ${closeForm(base, words)}
    </details>
    ${pastView(proposal, base, words)}`
}

function previewView({ preview, partyNames }: Proposal, words: Words): Html {
  const { t } = words
  return table({
    caption: t('told.caption'),
    head: [t('label.party'), t('label.kind'), t('label.why')],
    rows: preview.tracks.map((track) => [
      words.party(track.party, partyNames),
      t(`track.${track.kind}`),
      t(`told.${track.reason}`),
    ]),
    empty: t('told.nobody'),
  })
}

function issueForm({ version, preview, partyNames }: Proposal, base: string, words: Words): Html {
  const { t } = words
  const parties = (
    name: 'ticked' | 'struckOut',
    label: string,
    tracks: Proposal['preview']['tracks'],
  ): Html | null =>
    tracks.length === 0
      ? null
      : checkboxGroup({
          name,
          label,
          choices: tracks.map(({ party, kind }) => ({
            value: party,
            label: t('issue.party', { party: words.party(party, partyNames), kind: t(`track.${kind}`) }),
          })),
          values: version[name],
        })
  const struck = preview.tracks.filter((track) => track.kind !== 'review')
  return postForm(
    `${base}/issue`,
    html`<h2>${t('issue.title')}</h2>
      ${hiddenField('decision', randomUUID())} ${hiddenField('version', String(version.version))}
      ${textArea({
        name: 'note',
        label: t('issue.note'),
        hint: t('issue.note-hint'),
        maxlength: 600,
        value: version.note ?? '',
      })}
      ${parties('ticked', t('issue.ticked'), preview.tickable)}
      ${parties('struckOut', t('issue.struck-out'), struck)}
      ${button({ text: t(version.stage === 'issued' ? 'issue.again' : 'issue.yes') })}`,
  )
}

function judgeForm({ situations }: Proposal, base: string, words: Words, now: Date): Html {
  const { t } = words
  return postForm(
    `${base}/judge`,
    html`${hiddenField('decision', randomUUID())}
    ${selectField({
      name: 'situation',
      label: t('label.situation'),
      choices: situations.map(({ id, situation: { place, level } }) => ({
        value: id,
        label: t('judge.situation', {
          place: words.place(place.country, place.admin1),
          group: words.group(place.group),
          level: words.level(level),
        }),
      })),
    })}
    ${selectField({
      name: 'judgement',
      label: t('label.judgement'),
      choices: JUDGEMENTS.map((value) => ({ value, label: t(`judge.${value}`) })),
    })}
    ${selectField({
      name: 'level',
      label: t('label.level'),
      choices: LEVELS.map((value) => ({ value, label: words.level(value) })),
    })}
    ${textField({ name: 'until', label: t('judge.until'), type: 'date', value: dayAfter(now, 7), required: true })}
    ${reasonField(t('label.why'))} ${button({ text: t('judge.send'), tone: 'plain' })}`,
  )
}

function excludeForm({ version }: Proposal, base: string, words: Words, now: Date): Html {
  const { t } = words
  const states = new Set([...version.place, ...version.implicated.flatMap((one) => one.states)])
  return postForm(
    `${base}/exclude`,
    html`<p>${t('exclude.lead')}</p>
      ${hiddenField('decision', randomUUID())}
      ${selectField({
        name: 'state',
        label: t('exclude.state'),
        choices: [...states].toSorted().map((value) => ({ value, label: words.country(value) })),
      })}
      ${textField({ name: 'until', label: t('label.until'), type: 'date', value: dayAfter(now, 14), required: true })}
      ${reasonField(t('label.why'))} ${button({ text: t('exclude.send'), tone: 'danger' })}`,
  )
}

function closeForm(base: string, words: Words): Html {
  const { t } = words
  return postForm(
    `${base}/close`,
    html`${hiddenField('decision', randomUUID())}
    ${selectField({
      name: 'kind',
      label: t('label.which'),
      choices: [
        { value: 'end', label: t('close.end') },
        { value: 'cancel', label: t('close.cancel') },
      ],
    })}
    ${selectField({
      name: 'closeReason',
      label: t('close.told'),
      choices: CLOSE_REASONS.map((value) => ({ value, label: t(`closed.${value}`) })),
    })}
    ${reasonField(t('close.why'))} ${button({ text: t('close.send'), tone: 'danger' })}`,
  )
}

function pastView({ decisions }: Proposal, base: string, words: Words): Html | null {
  const { t } = words
  if (decisions.length === 0) return null
  return table({
    caption: t('past.title'),
    head: [t('label.what'), t('label.when'), t('label.why'), ''],
    rows: decisions.map((one) => [
      html`${words.coded('past', one.kind)}${one.state === null ? '' : ` · ${words.country(one.state)}`}`,
      words.instant(one.at),
      said(one.reason),
      one.kind === 'exclude' && !one.seconded && !one.own
        ? postForm(`${base}/exclusions/${one.id}/second`, button({ text: t('past.agree'), tone: 'danger' }))
        : one.kind === 'exclude' && !one.seconded
          ? t('past.waits')
          : '',
    ]),
  })
}

/** A desk doubts it: a reviewer lowers or closes the alert, or says why it stands. */
export function doubtForm({ item, deadline }: Proposal['doubts'][number], words: Words, now: Date): Html {
  const { t } = words
  return postForm(
    `/review/items/${item}/settle`,
    html`<h2>${t('item.doubt')}</h2>
      <p>${words.left(deadline, now)}</p>
      ${hiddenField('decision', randomUUID())} ${reasonField(t('doubt.stands'))}
      ${button({ text: t('doubt.send'), tone: 'plain' })}`,
  )
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY).toISOString().slice(0, 10)
}
