-- Why: an evaluation asked each strand of a situation for its strongest. It looks at the strongest of each indicator and kin
-- first, which show the strands that matter unless one voice fills them.

-- Whether the reporter saw it stands with the match: asked of its report, PostgreSQL read all acts of a fortnight for the last.
alter table evidence add column seen boolean not null default false;

-- What is left out together and fades alike comes first; `beside` it, what else reports of one kin say alike.
update evidence e set
  seen = r.basis = 'saw',
  kin = concat(
    case when r.vouched and not r.doubted then 'vouched' end, '|',
    array_to_string(array(select unnest(r.sharing) order by 1), '+'), '|',
    case when r.few_could_know then 'few' end, '|',
    case when r.guarded then 'guarded' end, '|',
    e.factor, '|', e.nature, '|',
    case when r.reliability in ('A', 'B', 'C') then 'graded' end, '|',
    case when e.verified then 'verified' end)
from report r where r.id = e.report;
alter table evidence alter column seen drop default;
truncate strand;
insert into strand select distinct situation, indicator, root, observer, kin from evidence;

create index evidence_of_a_kin on evidence (situation, indicator, kin, rank desc nulls last, report)
  include (root, observer, start);
