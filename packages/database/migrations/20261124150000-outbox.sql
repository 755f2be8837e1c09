-- Why: a change and the events that tell of it commit together. The relay carries rows from here to the log and keeps
-- what it has carried, so that a lost cluster can be filled again.

create table outbox (
  id bigint generated always as identity,
  topic text not null,
  part integer not null,
  key text not null,
  event_id uuid not null,
  headers json not null,
  value bytea,
  -- the event's own time, which for reports is cut to the hour: no finer time of theirs stands here
  at timestamptz not null,
  primary key (topic, part, id)
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);

-- A row lies in the partition of the day on which it may go; rows of compacted topics lie in the last one.
create table outbox_published (
  id bigint not null,
  topic text not null,
  part integer not null,
  key text not null,
  event_id uuid not null,
  headers json not null,
  value bytea,
  at timestamptz not null,
  drop_on date not null
) partition by range (drop_on);

create table outbox_published_kept partition of outbox_published for values from ('9999-01-01') to (maxvalue);
create index outbox_published_kept_key on outbox_published_kept (topic, key, id);

create function ensure_published(day date) returns void
language plpgsql security definer set search_path from current as $$
declare
  name text := 'outbox_published_' || to_char(day, 'YYYYMMDD');
begin
  perform pg_advisory_xact_lock(hashtext('outbox_published'));
  if to_regclass(name) is null then
    execute format('create table %I partition of outbox_published for values from (%L) to (%L)', name, day, day + 1);
  end if;
end $$;

create function drop_published(today date) returns integer
language plpgsql security definer set search_path from current as $$
declare
  old regclass;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('outbox_published'));
  for old in
    select inhrelid::regclass from pg_inherits
    where inhparent = 'outbox_published'::regclass
      and inhrelid::regclass::text ~ '^outbox_published_\d{8}$'
      and to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') < today
  loop
    execute format('drop table %s', old);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;

-- One relay a service: who holds the row's newest epoch.
create table relay (
  singleton boolean primary key default true check (singleton),
  owner uuid,
  epoch bigint not null default 0,
  until timestamptz not null default '-infinity'
) with (fillfactor = 50);
insert into relay default values;
