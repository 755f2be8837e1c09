/** Evidence, closed behind a line that says what it holds; words only on asking, one report at a time. */
import type { ActorType } from '@tocsin/events'
import { button, html, levelMark, postForm, table, type Html } from '@tocsin/pages'
import type { Proposal } from '../../review/proposal.ts'
import type { ExplainedProposal, ExplainedSituation } from '../explained.ts'
import type { Words } from './words.ts'

export function evidenceView(proposal: ExplainedProposal, words: Words): Html {
  const { t } = words
  const roots = rootNames(proposal, words)
  return html`<h2>${t('label.why')}</h2>
    ${proposal.situations.map((one) => situationView(one, roots, words))}
    <details>
      <summary>${t('evidence.reports', { count: proposal.reports.length })}</summary>
      ${proposal.reports.map((report) => reportRow(report, roots, words))}
    </details>`
}

function situationView(
  { situation, explanation, sentences }: ExplainedSituation,
  roots: ReadonlyMap<string, string>,
  words: Words,
): Html {
  const { t } = words
  const { place, level, ruleLevel } = situation
  const { strongest, unvouched, roots: single } = explanation.without
  const rows: [string, string][] = [
    ...(strongest === null
      ? []
      : [[t('evidence.strongest'), words.level(strongest.level)] as [string, string]]),
    [t('evidence.unvouched'), words.level(unvouched)],
    ...single.map((one): [string, string] => [
      roots.get(one.root) ?? t('evidence.root'),
      words.level(one.level),
    ]),
  ]
  const fragile = single.some((one) => one.level !== ruleLevel)
  return html`<details>
    <summary>
      ${levelMark(level, words.level(level))} ${words.place(place.country, place.admin1)} ·
      ${words.group(place.group)}${fragile ? ` · ${t('evidence.one-root')}` : ''}
    </summary>
    <ul class="sentences">
      ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    ${table({
      caption: t('evidence.factors'),
      head: [t('evidence.factor'), t('evidence.comes-to'), t('evidence.adds'), t('label.signs')],
      rows: explanation.factors.map((one) => [
        /^\d+$/.test(one.factor) ? one.factor : words.say('factor.own'),
        words.weight(one.value),
        words.weight(one.share),
        html`<span>${one.indicators.map((id, i) => html`${i === 0 ? '' : ' · '}<bdi>${id}</bdi>`)}</span>`,
      ]),
    })}
    ${table({ caption: t('evidence.levels-without'), head: [t('evidence.without'), t('label.level')], rows })}
  </details>`
}

function reportRow(
  report: Proposal['reports'][number],
  roots: ReadonlyMap<string, string>,
  words: Words,
): Html {
  const { t } = words
  const vouched = report.vouched && !report.doubted
  const place = words.place(report.country, report.admin1)
  const states = words.or(report.candidates.map(words.country))
  const { language } = report
  return html`<details>
    <summary>
      ${words.day(report.day ?? report.receivedAt.toISOString())} · ${t(`report.${report.kind}`)} ·
      ${t(`basis.${report.basis}`)} ·
      ${vouched ? (roots.get(report.root) ?? t('evidence.root')) : t('evidence.nobody-vouches')} ·
      <bdi>${report.reliability}${report.credibility}</bdi
      >${report.guarded ? ` · ${t('evidence.guarded')}` : ''}
    </summary>
    <p>
      ${report.doubted && states !== '' ? t('evidence.place-in-doubt', { place, states }) : place} ·
      ${t('evidence.weighs', { weight: words.weight(report.weight) })} ·
      ${words.coded('checked', report.checked)} · ${words.coded('topic', report.topic)} ·
      ${language === null ? t('evidence.language-unknown') : t('evidence.language', { language: words.tongue(language) })}
    </p>
    <ul>
      ${report.matches.map((match) => html`<li>${words.sign(match.indicator)} · ${t(`modality.${match.modality}`)}</li>`)}
    </ul>
    <p>${t('pair', { name: t('alert.by-whom'), value: actorsLine(report.actors, words) })}</p>
    ${postForm(
      `/review/reports/${report.id}/words`,
      button({ text: t(report.guarded ? 'words.open-guarded' : 'words.open'), tone: 'plain' }),
    )}
  </details>`
}

/** Who is said to act, and of which states. */
export function actorsLine(
  actors: readonly { type: ActorType; states: readonly string[] }[],
  { say, and, country }: Words,
): string {
  return actors
    .map(({ type, states }) =>
      states.length === 0 ? say(`actor.${type}`) : `${say(`actor.${type}`)} (${and(states.map(country))})`,
    )
    .join(' · ')
}

/** Roots as letters of this page: enough to see who agrees with whom, and nothing that leads anywhere. */
function rootNames({ situations, reports }: ExplainedProposal, { t }: Words): Map<string, string> {
  const all = [
    ...situations.flatMap((one) => one.explanation.without.roots.map((root) => root.root)),
    ...reports.filter((report) => report.vouched).map((report) => report.root),
  ]
  return new Map(
    [...new Set(all)].toSorted().map((root, i) => [root, t('evidence.root-named', { letter: nameOf(i) })]),
  )
}

function nameOf(i: number): string {
  return i < 26 ? String.fromCharCode(65 + i) : `${i + 1}`
}
