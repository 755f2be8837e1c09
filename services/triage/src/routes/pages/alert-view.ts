/** One alert for its reviewer, in the order in which he decides: what, how sure, evidence, who would be told, the yes. */
import { facts, html, levelMark, table, tag, type Html } from '@tocsin/pages'
import type { Proposal } from '../../review/proposal.ts'
import type { ExplainedProposal } from '../explained.ts'
import { alertForms, doubtForm } from './alert-forms.ts'
import { evidenceView } from './evidence-view.ts'
import type { Names } from './names.ts'
import { actorTypes, corroborations, groupName, placeName, timeLeft, utc } from './words.ts'

export function alertView(proposal: ExplainedProposal, names: Names, now: Date): Html {
  const { version, history } = proposal
  const over = version.kind === 'ended' || version.kind === 'cancelled'
  return html`<h1>
      ${levelMark(version.level, version.level)} ${placeName(version.place[0]!, null)}
      ${version.status === 'exercise' ? tag('EXERCISE', 'exercise') : null}
    </h1>
    <p>${tag(over ? version.kind : version.stage, 'strong')} ${stageLine(proposal, over, now)}</p>
    ${facts([
      ['What is feared', version.feared.replaceAll('-', ' ')],
      ['When', version.horizon],
      ['Signs between', version.firstDay === null ? null : `${version.firstDay} and ${version.lastDay}`],
      ['How sure', `${version.confidence}; ${corroborations[version.corroboration]}; ${version.trend}`],
      [
        'By whom',
        version.implicated.map((one) => `${actorTypes[one.type]} ${one.states.join(', ')}`).join('; '),
      ],
      ['Against it', version.against.join(', ')],
      ['Excluded', version.excluded.join(', ')],
      ['May go to', version.allowed.join(', ')],
      ['Note', version.note],
    ])}
    ${table({
      caption: 'Areas',
      head: ['Where', 'Whom', 'Level', 'Reports stopped'],
      rows: version.areas.map((area) => [
        placeName(area.country, area.admin1),
        groupName(area.group),
        levelMark(area.level, area.level),
        area.blindSince ?? '',
      ]),
    })}
    <h2>Signs</h2>
    <ul>
      ${version.indicators.map(
        ({ id, new: isNew }) => html`<li>${isNew ? tag('new') : null} ${names.indicator(id)} (${id})</li>`,
      )}
    </ul>
    ${proposal.doubts.map((doubt) => doubtForm(doubt, now))} ${evidenceView(proposal, names)}
    ${alertForms(proposal, now)}
    ${table({
      caption: 'Versions',
      head: ['No.', 'What', 'Level', 'Stage', 'When'],
      rows: history.map((one) => [one.version, one.kind, one.level, one.stage, utc(one.at)]),
    })}`
}

function stageLine({ version }: Proposal, over: boolean, now: Date): string {
  if (over) return `since ${utc(version.at)}`
  if (version.stage === 'issued') return `version ${version.version}, ${utc(version.at)}`
  const gate =
    version.gate === 'desks-at-once'
      ? 'The desks have it already, marked as not yet checked.'
      : 'The desks wait for you.'
  return `First look due ${utc(version.reviewBy)} (${timeLeft(version.reviewBy, now)}). ${gate}`
}
