-- Why: an evaluation of a busy country read every voice's many matches. It now reads of each strand (one voice's matches of
-- one indicator, of one kin) the strongest, and more only where these do not decide.

-- What reports must have in common to be left out together; and from when on the match counts.
alter table evidence add column kin text not null default '';
alter table evidence add column start timestamptz;
update evidence e set
  kin = concat(
    case when r.vouched and not r.doubted then 'vouched' end, '|',
    array_to_string(array(select unnest(r.sharing) order by 1), '+'), '|',
    case when r.few_could_know then 'few' end, '|',
    case when r.guarded then 'guarded' end, '|',
    case when r.reliability in ('A', 'B', 'C') then 'graded' end, '|',
    e.factor, '|',
    case when e.verified then 'verified' end),
  start = least(r.received_at, r.day::timestamp at time zone 'UTC')
from report r where r.id = e.report;
alter table evidence alter column kin drop default, alter column start set not null;

drop index evidence_strongest;
create index evidence_strongest on evidence (situation, indicator, root, observer, kin, rank desc nulls last, report)
  include (start);
-- The first and the last day of what bears; and of late what speaks against.
create index evidence_bearing on evidence (situation, start, report) where rank is not null;
create index evidence_against on evidence (situation, start, report) where rank is null;

-- Each strand that there has ever been, in the place of each voice.
drop table voice;
create table strand (
  situation text not null,
  indicator text not null,
  root text not null,
  observer text not null,
  kin text not null,
  primary key (situation, indicator, root, observer, kin)
);
insert into strand select distinct situation, indicator, root, observer, kin from evidence;
