/**
 * Fills triage's schema with reports that it might have assessed: nine in ten from one country, half of these from one
 * province, from the same sources however many they are. The same for the same count.
 */
import type { LevelModel } from '@tocsin/situations'
import type pg from 'pg'

export const COUNTRY = 'SDN'
export const PROVINCE = 'SD-DN'

/** Signs that reports tell of, each with its nature. */
const SIGNS = [
  ...[
    '1.1',
    '7.7',
    '7.8',
    '7.9',
    '7.10',
    '7.11',
    '10.2',
    '11.1',
    '12.9',
    '13.5',
    '13.8',
    '13.13',
    '14.4',
  ].map((indicator) => ({ indicator, nature: 'dynamic' as const })),
  ...['8.1', '8.5', '8.7'].map((indicator) => ({ indicator, nature: 'trigger' as const })),
  ...['1.6', '2.1', '2.2', '2.3', '3.4', '9.1'].map((indicator) => ({
    indicator,
    nature: 'structural' as const,
  })),
]
const GRAVITY = 0.5
/** what nobody has judged */
const CREDIBILITY = 6

export async function fillTriage(pool: pg.Pool, count: number, now: Date, model: LevelModel): Promise<void> {
  const signs = SIGNS.map((sign) => ({
    ...sign,
    factor: sign.indicator.split('.')[0],
    gravity: model.gravity[sign.indicator] ?? GRAVITY,
    half_life: model.halfLifeDays[sign.nature],
  }))
  const client = await pool.connect()
  try {
    await client.query('set search_path = triage, public')
    // As a copy of a database is loaded: nothing here has to outlive the bench, and every row has what it points to.
    await client.query('set synchronous_commit = off')
    await client.query('set session_replication_role = replica')
    await client.query(`set work_mem = '256MB'`)
    await client.query(`create function pg_temp.pick(n bigint, salt bigint, among bigint) returns bigint immutable language sql
      as $$ select (hashint8extended(n, salt) & 140737488355327) % among $$`)
    const indexes = await withoutIndexes(client)
    await client.query(REPORTS, [count, now])
    await client.query(EVIDENCE, [
      count,
      JSON.stringify(signs),
      JSON.stringify(model.reliability),
      JSON.stringify(model.modality),
      model.credibility[CREDIBILITY],
    ])
    for (const statement of [...FOLLOWING, ...indexes]) await client.query(statement)
    // What autovacuum would have done long ago.
    await client.query('vacuum analyze')
  } finally {
    client.release()
  }
}

/** @returns what makes them again, when all rows are there */
async function withoutIndexes(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ indexname: string; indexdef: string }>(
    `select indexname, indexdef from pg_indexes
     where schemaname = 'triage' and tablename in ('report', 'evidence') and indexdef not like 'CREATE UNIQUE%'`,
  )
  for (const { indexname } of rows) await client.query(`drop index ${indexname}`)
  return rows.map((row) => row.indexdef)
}

/** One report in a hundred is in doubt, one in ten retells another, two in ten nobody vouches for. */
const REPORTS = `
  insert into report (id, state, topic, received_at, assessment, catalogue, world, country, admin1, threatened, day,
    source, root, observer, vouched, doubted, candidates, feed, backfill, kind, basis, guarded, few_could_know, sharing,
    language, reliability, credibility, story)
  select md5('report ' || n)::uuid, 'counted', 'reports.civil-society', received, 1, 'bench', 'actual', country, admin1,
    case when pg_temp.pick(n, 3, 2) = 0 then 'general' else 'group-' || pg_temp.pick(n, 4, 3) end,
    (received at time zone 'UTC')::date, root || '/' || observer, root, observer, pg_temp.pick(n, 8, 10) < 8,
    pg_temp.pick(n, 13, 1000) = 0, case when pg_temp.pick(n, 13, 1000) = 0 then '{TCD}'::text[] else '{}' end, false, false,
    'happened', (array['saw', 'told', 'heard'])[1 + pg_temp.pick(n, 14, 3)], false, false, '{desks}', 'en',
    substr('BBCCCCDDEF', 1 + pg_temp.pick(hashtext(root), 0, 10)::int, 1), 6,
    (select array_agg(left(md5(tale || '/' || band), 12) order by band) from generate_series(0, 11) band)
  from (
    select n, country, admin1, country || admin1 || '-' || pg_temp.pick(n, 6, 40) as root, 'o' || pg_temp.pick(n, 7, 5) as observer,
      $2::timestamptz - pg_temp.pick(n, 5, 365 * 86400) * interval '1 second' as received,
      case when pg_temp.pick(n, 9, 10) = 0 then pg_temp.pick(n, 10, $1) else n end as tale
    from (
      select n, country, case when country <> '${COUNTRY}' then letters || '-' || pg_temp.pick(n, 12, 6)
        when pg_temp.pick(n, 2, 2) = 0 then '${PROVINCE}' else 'SD-' || pg_temp.pick(n, 12, 17) end as admin1
      from (
        select n, case when pg_temp.pick(n, 1, 10) > 0 then '${COUNTRY}' else other.country end as country, other.letters
        from generate_series(1, $1::bigint) n
        join (values (0, 'TCD', 'TD'), (1, 'CAF', 'CF'), (2, 'SSD', 'SS'), (3, 'ETH', 'ET'), (4, 'ERI', 'ER'), (5, 'EGY', 'EG'))
          other (at, country, letters) on other.at = pg_temp.pick(n, 2, 6)
      ) countries
    ) places
    order by received
  ) sources`

const EVIDENCE = `
  insert into evidence (report, indicator, situation, factor, nature, gravity, modality, verified, root, observer, rank, kin,
    start, seen)
  select id, sign.indicator, situation, sign.factor, sign.nature, sign.gravity, modality, false,
    case when vouched then root else '~' end, case when vouched then observer else '~' end,
    ln(sign.gravity * ($3::jsonb ->> reliability)::float8 * ($4::jsonb ->> modality)::float8 * $5::float8) / ln(2)
      + extract(epoch from day::timestamp at time zone 'UTC') / (86400 * sign.half_life),
    concat(case when vouched then 'vouched' end, '|desks|||', sign.factor, '|', sign.nature, '|',
      case when reliability in ('A', 'B', 'C') then 'graded' end, '|'),
    day::timestamp at time zone 'UTC', basis = 'saw'
  from (
    select r.*, concat_ws('|', r.world, r.country, r.admin1, r.threatened) as situation, k,
      (pg_temp.pick(n, 20, 22) + k * (1 + pg_temp.pick(n, 21, 21))) % 22 as which,
      (array['asserted', 'asserted', 'attributed', 'attributed', 'feared'])[1 + pg_temp.pick(n * 2 + k, 22, 5)] as modality
    from generate_series(1, $1::bigint) n join report r on r.id = md5('report ' || n)::uuid cross join generate_series(0, 1) k
    where not r.doubted
    order by received_at
  ) told
  join (select ordinality - 1 as which, s.* from rows from (
      jsonb_to_recordset($2::jsonb) as (indicator text, factor text, nature text, gravity float8, half_life float8)
    ) with ordinality as s(indicator, factor, nature, gravity, half_life, ordinality)) sign using (which)`

/** What the assessing step keeps beside, counted from the rows. */
const FOLLOWING = [
  `insert into strand select distinct situation, indicator, root, observer, kin from evidence`,
  `insert into rhythm select concat_ws('|', world, country, admin1), date_trunc('hour', received_at), count(*)
    from report where vouched group by 1, 2`,
  `insert into sighting select country, world, admin1, day::timestamp at time zone 'UTC', count(*)
    from report where vouched and not doubted group by 1, 2, 3, 4`,
  `insert into observer select concat_ws('|', world, country, admin1), root, observer, max(received_at) from report group by 1, 2, 3`,
  `insert into crisis (id, world, country) select gen_random_uuid(), world, country from (
    select distinct world, country from report) c`,
  `insert into situation (key, id, crisis, admin1, threatened)
    select concat_ws('|', s.world, s.country, s.admin1, s.threatened), gen_random_uuid(), c.id, s.admin1, s.threatened
    from (select distinct world, country, admin1, threatened from report) s join crisis c using (world, country)`,
  // Looking for campaigns is not what is measured.
  `update campaign_search set last_at = 'infinity'`,
]
