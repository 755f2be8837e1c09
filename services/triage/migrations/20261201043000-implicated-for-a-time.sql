-- Why: whom a crisis's evidence had implicated was never forgotten, so that one false report could keep a state from every
-- later alert on its neighbour, although a person had struck it. What no report that counts says any more now stays for as
-- long as the level model takes alerts for one story, and no longer.

-- When a report that said so last ceased to count; null: none has since the last came that does.
alter table implicated add column left_at timestamptz;

select set_config('tocsin.actor', 'service', true);
-- What was taken away before today counts from today.
update implicated m set left_at = n.at from crisis c, (select max(at) as at from decision) n
where c.id = m.crisis and n.at is not null and not exists (
  select from report r where r.country = c.country and r.world = c.world and r.state = 'counted'
    and r.actors @> jsonb_build_array(jsonb_build_object(
      'type', m.type, 'states', to_jsonb(m.states), 'organisations', to_jsonb(m.organisations))));
