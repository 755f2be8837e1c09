/** What waits: by time left, without a word of content. */
import { html, levelMark, table, tag, type Html } from '@tocsin/pages'
import type { ListedItem } from '../../review/list-items.ts'
import { itemKinds, partyName, placeName, timeLeft } from './words.ts'

export function listView(items: readonly ListedItem[], now: Date): Html {
  return html`<h1>What waits</h1>
    <p>Evidence is closed until you open it; who opens what is written down.</p>
    ${table({
      caption: `${items.length} open`,
      head: ['What', 'Level', 'Where', 'First look'],
      rows: items.map((item) => rowOf(item, now)),
      empty: 'Nothing waits.',
    })}`
}

function rowOf(listed: ListedItem, now: Date) {
  const { item, kind, alert, campaign, couldLeadTo, deadline, countries, version } = listed
  const href =
    campaign !== null
      ? `/review/campaigns/${campaign}`
      : alert === null
        ? `/review/items/${item}`
        : `/review/alerts/${alert}`
  const level = version?.level ?? couldLeadTo
  const where = version?.areas[0]
  return [
    html`<a href="${href}">${itemKinds[kind] ?? kind}</a>
      ${version?.status === 'exercise' ? tag('EXERCISE', 'exercise') : null}`,
    levelMark(level, version === null ? `could be ${level}` : level),
    where
      ? placeName(where.country, where.admin1)
      : countries.map((country) => partyName(country, {})).join(' or '),
    timeLeft(deadline, now),
  ]
}
