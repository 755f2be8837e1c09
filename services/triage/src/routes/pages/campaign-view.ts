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
  textArea,
  textField,
  type Html,
} from '@tocsin/pages'
import type { CampaignRow, CampaignView, StrikeRow } from '../../campaigns/campaign-rows.ts'
import { campaignKinds, campaignSigns, placeName, utc } from './words.ts'

export function campaignsView(campaigns: readonly CampaignRow[], strikes: readonly StrikeRow[]): Html {
  return html`<h1>Campaigns</h1>
    <p>
      Reports that seem coordinated or stolen. A real crisis may look like this too: nothing is struck by
      itself.
    </p>
    ${table({
      caption: 'Found',
      head: ['What', 'Where', 'Since', 'Reports', 'State'],
      rows: campaigns.map((one) => [
        html`<a href="/review/campaigns/${one.id}">${campaignKinds[one.kind]}</a>`,
        one.countries.map((country) => placeName(country, null)).join('; '),
        utc(one.since),
        one.reports.length,
        tag(one.state, one.state === 'open' ? 'strong' : 'plain'),
      ]),
      empty: 'None.',
    })}
    <h2>Struck</h2>
    ${strikes.length === 0 ? html`<p>None.</p>` : strikes.map(strikeView)}`
}

export function campaignView(campaign: CampaignView): Html {
  const { kind, countries, since, until, sources, reports, evidence, state } = campaign
  return html`<h1>${campaignKinds[kind]} ${tag(state, state === 'open' ? 'strong' : 'plain')}</h1>
    ${facts([
      ['Where', countries.map((country) => placeName(country, null)).join('; ')],
      ['Since', utc(since)],
      ['Until', utc(until)],
      ['Sources', sources],
      ['Reports', reports.length],
      ...Object.entries(evidence).map(([sign, value]): [string, string] => [
        campaignSigns[sign] ?? sign,
        typeof value === 'number' ? String(value) : value.join(', '),
      ]),
    ])}
    ${campaign.strikes.map(strikeView)} ${state === 'struck' ? null : decisionForm(campaign)}
    <h2>Its reports</h2>
    <ul>
      ${reports.slice(0, 100).map((report, i) => html`<li><a href="/review/reports/${report}">Report ${i + 1}</a></li>`)}
    </ul>`
}

function decisionForm({ id, since }: CampaignView): Html {
  return postForm(
    `/review/campaigns/${id}/decide`,
    html`<h2>Decide</h2>
      ${hiddenField('decision', randomUUID())}
      ${selectField({
        name: 'action',
        label: 'What',
        choices: [
          { value: 'dismiss', label: 'It is none' },
          { value: 'strike-reports', label: 'Strike its reports' },
          {
            value: 'strike-sources',
            label: 'Strike all that its sources sent since that hour, and send later',
          },
        ],
      })}
      ${textField({ name: 'since', label: 'Since (UTC)', type: 'datetime-local', value: since.slice(0, 16) })}
      ${textArea({ name: 'reason', label: 'Why', required: true })}
      ${button({ text: 'Decide', tone: 'danger' })}`,
  )
}

function strikeView(strike: StrikeRow): Html {
  const what =
    strike.since === null
      ? `${strike.reports} reports`
      : `all of ${strike.sources} sources since ${utc(strike.since)}: ${strike.reports} reports so far`
  const by = strike.own ? 'you' : 'a colleague'
  return html`<section>
    <p>Struck ${utc(strike.at)} by ${by}: ${what}. ${strike.reason}</p>
    ${
      strike.lifted === null
        ? postForm(
            `/review/strikes/${strike.id}/lift`,
            html`${hiddenField('decision', randomUUID())}
            ${textArea({ name: 'reason', label: 'Why it should count again', required: true })}
            ${button({ text: 'Take back', tone: 'plain' })}`,
          )
        : html`<p>Taken back ${utc(strike.lifted.at)}. ${strike.lifted.reason}</p>`
    }
  </section>`
}
