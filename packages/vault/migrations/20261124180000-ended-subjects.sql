-- Why: a database restored from before an erasure, put under today's keys, has sealed parts whose wraps are gone. Which
-- of them were erased the keeper's list says; what it does not name is left as it is.

create function keyless(p_part text, p_after text, p_limit int) returns table (subject text)
language sql stable security definer set search_path = vault, pg_temp as $$
  select distinct p.subject from parts p
  where p.subject > p_after and p.part like p_part
    and not exists (select from wraps w where w.subject = p.subject)
  order by p.subject limit p_limit
$$;

create function end_keyless(p_part text, p_subjects text[], p_at timestamptz) returns void
language plpgsql security definer set search_path = vault, pg_temp as $$
declare
  gone text[];
begin
  select coalesce(array_agg(distinct p.subject), '{}') into gone from parts p
    where p.subject = any (p_subjects) and p.part like p_part
      and not exists (select from wraps w where w.subject = p.subject);
  delete from parts p where p.subject = any (gone);
  insert into erasures (subject, erased_at) select g, p_at from unnest(gone) as g on conflict do nothing;
end $$;

create function keyless_words(text, int) returns table (subject text)
language sql security definer set search_path = vault, pg_temp as $$ select * from keyless('text', $1, $2) $$;
create function keyless_recipients(text, int) returns table (subject text)
language sql security definer set search_path = vault, pg_temp as $$ select * from keyless('contact:%', $1, $2) $$;
create function end_keyless_words(text[], timestamptz) returns void
language sql security definer set search_path = vault, pg_temp as $$ select end_keyless('text', $1, $2) $$;
create function end_keyless_recipients(text[], timestamptz) returns void
language sql security definer set search_path = vault, pg_temp as $$ select end_keyless('contact:%', $1, $2) $$;

revoke all on all functions in schema vault from public;
grant execute on function keyless_words, end_keyless_words to triage;
grant execute on function keyless_recipients, end_keyless_recipients to notifier;
