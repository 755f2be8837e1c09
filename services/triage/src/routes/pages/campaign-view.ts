/** Campaigns for reviewers: why each was found, and what a person makes of it. */
import { randomUUID } from 'node:crypto'
import {
  button,
  facts,
  hiddenField,
  html,
  postForm,
  selectField,
  table,
  tag,
  textField,
  type Html,
} from '@tocsin/pages'
import type { CampaignRow, CampaignView, StrikeRow } from '../../campaigns/campaign-rows.ts'
import { reasonField } from './reason-field.ts'
import { said } from './said.ts'
import type { Words } from './words.ts'

export function campaignsView(
  campaigns: readonly CampaignRow[],
  strikes: readonly StrikeRow[],
  words: Words,
): Html {
  const { t } = words
  return html`<h1>${t('nav.campaigns')}</h1>
    <p>${t('campaigns.lead')}</p>
    ${table({
      caption: t('campaigns.found'),
      head: [t('label.what'), t('label.where'), t('label.since'), t('label.reports'), t('label.stage')],
      rows: campaigns.map((one) => [
        html`<a href="/review/campaigns/${one.id}">${t(`campaign.${one.kind}`)}</a>`,
        words.and(one.countries.map(words.country)),
        words.instant(one.since),
        one.reports.length,
        stateTag(one.state, words),
      ]),
      empty: t('none'),
    })}
    <h2>${t('campaigns.struck')}</h2>
    ${strikes.length === 0 ? html`<p>${t('none')}</p>` : strikes.map((strike) => strikeView(strike, words))}`
}

export function campaignView(campaign: CampaignView, words: Words): Html {
  const { kind, countries, since, until, sources, reports, evidence, state } = campaign
  const { t } = words
  return html`<h1>${t(`campaign.${kind}`)} ${stateTag(state, words)}</h1>
    ${facts([
      [t('label.where'), words.and(countries.map(words.country))],
      [t('label.since'), words.instant(since)],
      [t('label.until'), words.instant(until)],
      [t('label.sources'), sources],
      [t('label.reports'), reports.length],
      ...Object.entries(evidence).map(([sign, value]): [string, string] => [
        words.coded('sign', sign),
        typeof value === 'number'
          ? String(value)
          : words.and(value.map((code) => words.coded('changed', code))),
      ]),
    ])}
    ${campaign.strikes.map((strike) => strikeView(strike, words))}
    ${state === 'struck' ? null : decisionForm(campaign, words)}
    <h2>${t('campaign.reports')}</h2>
    <ul>
      ${reports.slice(0, 100).map((report, i) => html`<li><a href="/review/reports/${report}">${t('report.by-itself', { number: i + 1 })}</a></li>`)}
    </ul>`
}

function stateTag(state: CampaignRow['state'], { t }: Words): Html {
  return tag(t(`found.${state}`), state === 'open' ? 'strong' : 'plain')
}

function decisionForm({ id, since }: CampaignView, { t }: Words): Html {
  return postForm(
    `/review/campaigns/${id}/decide`,
    html`<h2>${t('decide.title')}</h2>
      ${hiddenField('decision', randomUUID())}
      ${selectField({
        name: 'action',
        label: t('label.which'),
        choices: (['dismiss', 'strike-reports', 'strike-sources'] as const).map((value) => ({
          value,
          label: t(`decision.${value}`),
        })),
      })}
      ${textField({ name: 'since', label: t('label.since-utc'), type: 'datetime-local', value: since.slice(0, 16) })}
      ${reasonField(t('label.why'))} ${button({ text: t('decide.send'), tone: 'danger' })}`,
  )
}

function strikeView(strike: StrikeRow, words: Words): Html {
  const { t } = words
  const made = {
    time: words.instant(strike.at),
    who: t(strike.own ? 'you' : 'colleague'),
    count: strike.reports,
  }
  const what =
    strike.since === null
      ? t('struck.reports', made)
      : t('struck.sources', { ...made, since: words.instant(strike.since), sources: strike.sources })
  return html`<section>
    <p>${what} ${said(strike.reason)}</p>
    ${
      strike.lifted === null
        ? postForm(
            `/review/strikes/${strike.id}/lift`,
            html`${hiddenField('decision', randomUUID())} ${reasonField(t('struck.why-lift'))}
            ${button({ text: t('struck.lift'), tone: 'plain' })}`,
          )
        : html`<p>
            ${t('struck.lifted', { time: words.instant(strike.lifted.at) })} ${said(strike.lifted.reason)}
          </p>`
    }
  </section>`
}
