/** Evidence, closed behind a line that says what it holds; words only on asking, one report at a time. */
import { button, html, levelMark, postForm, table, type Html } from '@tocsin/pages'
import { directionOf } from '@tocsin/messages'
import type { Proposal } from '../../review/proposal.ts'
import type { ExplainedProposal, ExplainedSituation } from '../explained.ts'
import type { Names } from './names.ts'
import { actorTypes, bases, groupName, partyName, placeName, utc } from './words.ts'

export function evidenceView(proposal: ExplainedProposal, names: Names): Html {
  const roots = rootNames(proposal)
  return html`<h2>Why</h2>
    ${proposal.situations.map((one) => situationView(one, roots))}
    <details>
      <summary>
        ${proposal.reports.length} reports that carry it, heaviest first; their words stay closed
      </summary>
      ${proposal.reports.map((report) => reportRow(report, roots, names))}
    </details>`
}

function situationView(
  { situation, explanation, language, sentences }: ExplainedSituation,
  roots: ReadonlyMap<string, string>,
): Html {
  const { place, level, ruleLevel } = situation
  const { without } = explanation
  const rows: [string, string][] = [
    ...(without.strongest === null
      ? []
      : ([['its heaviest report', without.strongest.level]] as [string, string][])),
    ['sources nobody vouches for', without.unvouched],
    ...without.roots.map((one): [string, string] => [roots.get(one.root) ?? 'a root', one.level]),
  ]
  const fragile = without.roots.some((one) => one.level !== ruleLevel)
  return html`<details>
    <summary>
      ${levelMark(level, level)} ${placeName(place.country, place.admin1)},
      ${groupName(place.group)}${fragile ? ' · rests on one root' : ''}
    </summary>
    <ul class="sentences" lang="${language}" dir="${directionOf(language)}">
      ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    ${table({
      caption: 'Factors',
      head: ['Factor', 'Comes to', 'Adds', 'Signs'],
      rows: explanation.factors.map((one) => [
        one.factor,
        one.value.toFixed(2),
        one.share.toFixed(2),
        one.indicators.join(', '),
      ]),
    })}
    ${table({ caption: 'The level without', head: ['Without', 'Level'], rows })}
  </details>`
}

function reportRow(
  report: Proposal['reports'][number],
  roots: ReadonlyMap<string, string>,
  names: Names,
): Html {
  const vouched = report.vouched && !report.doubted
  return html`<details>
    <summary>
      ${report.day ?? utc(report.receivedAt).slice(0, 10)} · ${report.kind} · ${bases[report.basis]} ·
      ${vouched ? (roots.get(report.root) ?? 'a root') : 'nobody vouches'} ·
      ${report.reliability}${report.credibility}${report.guarded ? ' · guarded' : ''}
    </summary>
    <p>
      ${placeName(report.country, report.admin1)}${
        report.doubted && report.candidates.length > 0
          ? `, but its words name ${report.candidates.map((state) => partyName(state, {})).join(' or ')}`
          : ''
      };
      weighs ${report.weight.toFixed(2)}; ${report.checked}; ${report.topic.replace('reports.', '')}; language
      ${report.language ?? 'unknown'}.
    </p>
    <ul>
      ${report.matches.map((match) => html`<li>${names.indicator(match.indicator)} (${match.indicator}), ${match.modality}</li>`)}
    </ul>
    <p>
      By whom:
      ${report.actors.map((actor) => `${actorTypes[actor.type]} ${actor.states.join(', ')}`).join('; ')}
    </p>
    ${postForm(
      `/review/reports/${report.id}/words`,
      button({
        text: report.guarded
          ? 'Open its words (may hold harm to a child or sexual violence)'
          : 'Open its words',
        tone: 'plain',
      }),
    )}
  </details>`
}

/** Roots as letters of this page: enough to see who agrees with whom, and nothing that leads anywhere. */
function rootNames({ situations, reports }: ExplainedProposal): Map<string, string> {
  const all = [
    ...situations.flatMap((one) => one.explanation.without.roots.map((root) => root.root)),
    ...reports.filter((report) => report.vouched).map((report) => report.root),
  ]
  return new Map([...new Set(all)].toSorted().map((root, i) => [root, `root ${nameOf(i)}`]))
}

function nameOf(i: number): string {
  return i < 26 ? String.fromCharCode(65 + i) : `${i + 1}`
}
