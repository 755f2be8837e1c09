/** What waits: by time left, without a word of content. */
import { html, levelMark, table, tag, type Html } from '@tocsin/pages'
import type { ListedItem } from '../../review/list-items.ts'
import type { Words } from './words.ts'

export function listView(items: readonly ListedItem[], words: Words, now: Date): Html {
  const { t } = words
  return html`<h1>${t('nav.waits')}</h1>
    <p>${t('list.lead')}</p>
    ${table({
      caption: t('list.open', { count: items.length }),
      head: [t('label.what'), t('label.level'), t('label.where'), t('list.first-look')],
      rows: items.map((item) => rowOf(item, words, now)),
      empty: t('list.empty'),
    })}`
}

function rowOf(listed: ListedItem, words: Words, now: Date) {
  const { item, kind, alert, campaign, couldLeadTo, deadline, countries, version } = listed
  const { t, say } = words
  const href =
    campaign !== null
      ? `/review/campaigns/${campaign}`
      : alert === null
        ? `/review/items/${item}`
        : `/review/alerts/${alert}`
  const level = version?.level ?? couldLeadTo
  const where = version?.areas[0]
  return [
    html`<span
      ><a href="${href}">${words.coded('item', kind)}</a>
      ${version?.status === 'exercise' ? tag(say('exercise.mark'), 'exercise') : null}</span
    >`,
    levelMark(
      level,
      version === null ? t('list.could-be', { level: words.level(level) }) : words.level(level),
    ),
    where ? words.place(where.country, where.admin1) : words.or(countries.map(words.country)),
    words.left(deadline, now),
  ]
}
