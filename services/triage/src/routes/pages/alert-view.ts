/** One alert for its reviewer, in the order in which he decides: what, how sure, evidence, who would be told, the yes. */
import type { AlertVersion } from '@tocsin/events'
import { facts, html, levelMark, table, tag, type Html } from '@tocsin/pages'
import type { Proposal } from '../../review/proposal.ts'
import type { ExplainedProposal } from '../explained.ts'
import { alertForms, doubtForm } from './alert-forms.ts'
import { actorsLine, evidenceView } from './evidence-view.ts'
import { said } from './said.ts'
import type { Words } from './words.ts'

export function alertView(proposal: ExplainedProposal, words: Words, now: Date): Html {
  const { version, history, doubts } = proposal
  const { t, say } = words
  const over = version.kind === 'ended' || version.kind === 'cancelled'
  const stage = over ? t(`kind.${version.kind}`) : t(`stage.${version.stage}`)
  return html`<h1>
      ${levelMark(version.level, words.level(version.level))} ${words.place(version.place[0]!, null)}
      ${version.status === 'exercise' ? tag(say('exercise.mark'), 'exercise') : null}
    </h1>
    <p>${tag(stage, 'strong')} ${stageLine(proposal, over, words, now)}</p>
    ${factsOf(version, words)}
    ${table({
      caption: t('alert.areas'),
      head: [t('label.where'), t('alert.whom'), t('label.level'), t('alert.stopped')],
      rows: version.areas.map((area) => [
        words.place(area.country, area.admin1),
        words.group(area.group),
        levelMark(area.level, words.level(area.level)),
        area.blindSince === null ? '' : words.day(area.blindSince),
      ]),
    })}
    <h2>${t('label.signs')}</h2>
    <ul>
      ${version.indicators.map(
        ({ id, new: isNew }) => html`<li>${isNew ? tag(t('alert.new')) : null} ${words.sign(id)}</li>`,
      )}
    </ul>
    ${doubts.map((doubt) => doubtForm(doubt, words, now))} ${evidenceView(proposal, words)}
    ${alertForms(proposal, words, now)}
    ${table({
      caption: t('alert.versions'),
      head: [t('alert.number'), t('label.what'), t('label.level'), t('label.stage'), t('label.when')],
      rows: history.map((one) => [
        one.version,
        t(`kind.${one.kind}`),
        words.level(one.level),
        t(`stage.${one.stage}`),
        words.instant(one.at),
      ]),
    })}`
}

function factsOf(version: AlertVersion, words: Words): Html {
  const { t, say } = words
  const { firstDay, lastDay, confidence, corroboration, trend } = version
  return facts([
    [t('alert.feared'), say(`feared.${version.feared}`)],
    [t('label.when'), say('when', { horizon: version.horizon })],
    [t('alert.days'), firstDay === null ? null : words.days(firstDay, lastDay ?? firstDay)],
    [
      t('alert.sure'),
      [t(`confidence.${confidence}`), t(`corroboration.${corroboration}`), t(`trend.${trend}`)].join(' · '),
    ],
    [t('alert.by-whom'), actorsLine(version.implicated, words)],
    [t('alert.against'), version.against.map((code) => words.against(code)).join(' ')],
    [t('alert.excluded'), words.and(version.excluded.map(words.country))],
    [t('alert.allowed'), words.and(version.allowed.map((audience) => t(`audience.${audience}`)))],
    [t('label.note'), version.note === null ? null : said(version.note)],
  ])
}

function stageLine({ version }: Proposal, over: boolean, words: Words, now: Date): string {
  const { t } = words
  const time = words.instant(version.at)
  if (over) return t('alert.since', { time })
  if (version.stage === 'issued') return t('alert.version', { version: version.version, time })
  const left = words.left(version.reviewBy, now)
  const due = t('alert.first-look', { time: words.instant(version.reviewBy), left })
  return `${due} ${t(`gate.${version.gate}`)}`
}
