-- Why: both functions act as the owner on whatever topic they are told, so that any one service could drop, by force and
-- a date of its choice, what the others have written. Who may not append to a topic has no business with its age either.

alter function ensure_partition(text, timestamptz) rename to ensure_partition_of_any;
alter function drop_old(text, timestamptz, boolean) rename to drop_old_of_any;
-- they were granted to services by name where the topics had been prepared before
do $$
declare
  grantee name;
begin
  for grantee in
    select distinct g.rolname
    from pg_proc p cross join lateral aclexplode(p.proacl) a join pg_roles g on g.oid = a.grantee
    where p.pronamespace = 'bus'::regnamespace and p.proname like '%\_of\_any' and a.grantee <> p.proowner
  loop
    execute format('revoke all on function ensure_partition_of_any, drop_old_of_any from %I', grantee);
  end loop;
end $$;

-- The session's user, since within a definer's function the current one is the owner.
create function only_writers(of_topic text) returns void
language plpgsql set search_path from current as $$
begin
  if not has_table_privilege(session_user, quote_ident(of_topic)::regclass, 'insert') then
    raise insufficient_privilege using message = 'not a writer of this topic';
  end if;
end $$;

create function ensure_partition(of_topic text, at timestamptz) returns void
language plpgsql security definer set search_path from current as $$
begin
  perform only_writers(of_topic);
  perform ensure_partition_of_any(of_topic, at);
end $$;

create function drop_old(of_topic text, wall timestamptz, force boolean) returns text[]
language plpgsql security definer set search_path from current as $$
begin
  perform only_writers(of_topic);
  return drop_old_of_any(of_topic, wall, force);
end $$;
