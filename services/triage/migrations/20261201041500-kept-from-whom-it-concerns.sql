-- Why: a report, and what waits about it, was kept from the people of its country alone. Whoever was in conflict with a
-- state that it says acts, or that its words may mean, could open it. And an alert was kept from people version by
-- version: who could see one from before his state was implicated saw through it what came later.

-- States whose people are kept from a report: where it is, may be, and whom it implicates; where that is a foreign state
-- that nobody named, each neighbour.
create function concerned(country text, doubted boolean, candidates text[], actors jsonb) returns text[]
stable language sql as $$
  select array(
    select country
    union select unnest(candidates) where doubted
    union select jsonb_array_elements_text(jsonb_path_query_array(actors, '$[*].states[*]'))
    union select n.state from directory_entity d cross join lateral (
        select jsonb_array_elements_text(d.data -> 'neighbours') as state where d.id = country
        union all select d.id where d.data -> 'neighbours' ? country) n
      where d.name = 'state.changed' and d.data -> 'removed' is distinct from 'true'::jsonb
        and actors @? '$[*] ? (@.type == "foreign-state" && @.states.size() == 0)')
$$;

drop policy reviewers_see on report;
create policy reviewers_see on report for select using (
  asking_reviewer() and not concerned(country, doubted, candidates, actors) && asking_conflicts());

-- A campaign, and what was struck of it, is kept from whom its reports concern; `countries` are where they lie.
alter table campaign add column barred text[] not null default '{}';
drop policy reviewers_see on campaign;
create policy reviewers_see on campaign for select using (
  asking_reviewer() and not (countries || barred) && asking_conflicts());
alter table strike add column barred text[] not null default '{}';
drop policy reviewers_see on strike;
create policy reviewers_see on strike for select using (
  asking_reviewer() and not (countries || barred) && asking_conflicts());

-- What was written before.
select set_config('tocsin.actor', 'service', true);
update campaign c set barred = array(
  select distinct unnest(concerned(r.country, r.doubted, r.candidates, r.actors)) from report r
  where r.id = any (c.reports) order by 1);
update strike s set barred = array(
  select distinct unnest(concerned(r.country, r.doubted, r.candidates, r.actors))
  from struck_report t join report r on r.id = t.report where t.strike = s.id order by 1);

-- Each version now carries what the newest of its alert bars, and at least what a later alert of its crisis does.
create index alert_version_crisis on alert_version (crisis);
update alert_version v set barred = n.barred from (
  select distinct on (alert) alert, barred from alert_version order by alert, version desc) n
where v.alert = n.alert and v.barred <> n.barred;
