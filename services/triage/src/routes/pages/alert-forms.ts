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
import { groupName, partyName, placeName, timeLeft, utc } from './words.ts'

const DAY = 86_400_000

export function alertForms(proposal: Proposal, now: Date): Html {
  const { version } = proposal
  if (version.kind === 'ended' || version.kind === 'cancelled') return html``
  const base = `/review/alerts/${version.alert}`
  return html`<h2>Who would be told</h2>
    ${previewView(proposal)} ${issueForm(proposal, base)}
    <details>
      <summary>Raise, hold or lower a situation</summary>
      ${judgeForm(proposal, base, now)}
    </details>
    <details>
      <summary>Rule a state's organs out (two people)</summary>
      ${excludeForm(proposal, base, now)}
    </details>
    <details>
      <summary>Cancel or end the alert</summary>
      ${closeForm(base)}
    </details>
    ${pastView(proposal, base)}`
}

function previewView({ preview, partyNames }: Proposal): Html {
  return table({
    caption: 'If you issue it now',
    head: ['Party', 'Kind', 'Why'],
    rows: preview.tracks.map((track) => [
      partyName(track.party, partyNames),
      track.kind,
      track.reason.replaceAll('-', ' '),
    ]),
    empty: 'Nobody would be told.',
  })
}

function issueForm({ version, preview, partyNames }: Proposal, base: string): Html {
  const struck = preview.tracks.filter((track) => track.kind !== 'review')
  return postForm(
    `${base}/issue`,
    html`<h2>Issue</h2>
      ${hiddenField('decision', randomUUID())} ${hiddenField('version', String(version.version))}
      ${textArea({
        name: 'note',
        label: 'Note to everybody told',
        hint: 'At most 600 characters. No name, village, hour, number or source; no word of law.',
        maxlength: 600,
        value: version.note ?? '',
      })}
      ${
        preview.tickable.length === 0
          ? null
          : checkboxGroup({
              name: 'ticked',
              label: 'Tell these too, one by one',
              choices: preview.tickable.map(({ party, kind }) => ({
                value: party,
                label: `${partyName(party, partyNames)} (${kind})`,
              })),
              values: version.ticked,
            })
      }
      ${
        struck.length === 0
          ? null
          : checkboxGroup({
              name: 'struckOut',
              label: 'Do not tell these',
              choices: struck.map(({ party, kind }) => ({
                value: party,
                label: `${partyName(party, partyNames)} (${kind})`,
              })),
              values: version.struckOut,
            })
      }
      ${button({ text: version.stage === 'issued' ? 'Issue again' : 'I have read the evidence: issue' })}`,
  )
}

function judgeForm({ situations }: Proposal, base: string, now: Date): Html {
  const levels = ['none', 'watch', 'concern', 'imminent', 'ongoing']
  return postForm(
    `${base}/judge`,
    html`${hiddenField('decision', randomUUID())}
    ${selectField({
      name: 'situation',
      label: 'Situation',
      choices: situations.map(({ id, situation: { place, level } }) => ({
        value: id,
        label: `${placeName(place.country, place.admin1)}, ${groupName(place.group)}: ${level}`,
      })),
    })}
    ${selectField({ name: 'judgement', label: 'Judgement', choices: plain(['hold', 'raise', 'lower']) })}
    ${selectField({ name: 'level', label: 'Level', choices: plain(levels) })}
    ${textField({ name: 'until', label: 'Until, at most 14 days', type: 'date', value: dayAfter(now, 7), required: true })}
    ${textArea({ name: 'reason', label: 'Why', required: true })} ${button({ text: 'Judge', tone: 'plain' })}`,
  )
}

function excludeForm({ version }: Proposal, base: string, now: Date): Html {
  const states = new Set([...version.place, ...version.implicated.flatMap((one) => one.states)])
  return postForm(
    `${base}/exclude`,
    html`<p>While it stands, that state's seats may be told. A second reviewer has to agree.</p>
      ${hiddenField('decision', randomUUID())}
      ${selectField({ name: 'state', label: 'State', choices: plain([...states].toSorted()) })}
      ${textField({ name: 'until', label: 'Until', type: 'date', value: dayAfter(now, 14), required: true })}
      ${textArea({ name: 'reason', label: 'Why', required: true })}
      ${button({ text: 'Propose', tone: 'danger' })}`,
  )
}

function closeForm(base: string): Html {
  return postForm(
    `${base}/close`,
    html`${hiddenField('decision', randomUUID())}
    ${selectField({
      name: 'kind',
      label: 'What',
      choices: [
        { value: 'end', label: 'End: it is over' },
        { value: 'cancel', label: 'Cancel: it should never have been raised' },
      ],
    })}
    ${selectField({
      name: 'closeReason',
      label: 'What everybody told reads',
      choices: plain(['eased', 'not-confirmed', 'sent-in-error', 'superseded']),
    })}
    ${textArea({ name: 'reason', label: 'Why, for the record', required: true })}
    ${button({ text: 'Close the alert', tone: 'danger' })}`,
  )
}

function pastView({ decisions }: Proposal, base: string): Html | null {
  if (decisions.length === 0) return null
  return table({
    caption: 'Decided so far',
    head: ['What', 'When', 'Why', ''],
    rows: decisions.map((one) => [
      `${one.kind}${one.state === null ? '' : ` ${one.state}`}`,
      utc(new Date(one.at)),
      one.reason,
      one.kind === 'exclude' && !one.seconded && !one.own
        ? postForm(`${base}/exclusions/${one.id}/second`, button({ text: 'Agree', tone: 'danger' }))
        : one.kind === 'exclude' && !one.seconded
          ? 'waits for a second person'
          : '',
    ]),
  })
}

/** A desk doubts it: a reviewer lowers or closes the alert, or says why it stands. */
export function doubtForm({ item, deadline }: Proposal['doubts'][number], now: Date): Html {
  return postForm(
    `/review/items/${item}/settle`,
    html`<h2>A desk doubts it</h2>
      <p>${timeLeft(deadline, now)}</p>
      ${hiddenField('decision', randomUUID())}
      ${textArea({ name: 'reason', label: 'Why it stands all the same', required: true })}
      ${button({ text: 'Settle the doubt', tone: 'plain' })}`,
  )
}

function plain(values: readonly string[]) {
  return values.map((value) => ({ value, label: value.replaceAll('-', ' ') }))
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY).toISOString().slice(0, 10)
}
