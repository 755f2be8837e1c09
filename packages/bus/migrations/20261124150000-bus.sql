-- Why: a machine without Kafka gets a log of the same contract from its PostgreSQL. Each topic is a table of its own
-- (made from the list of topics, not here), so that a grant speaks of a topic; here is what all topics share.

create table topic (
  name text primary key,
  parts integer not null,
  -- days that one partition of the topic's table spans
  span_days integer not null,
  -- null: kept whole, only replaced versions of a key go
  retention_days integer
);

create table member (
  role name not null default current_user,
  consumer_group text not null,
  member uuid not null,
  until timestamptz not null,
  primary key (role, consumer_group, member)
);

create table lease (
  role name not null default current_user,
  consumer_group text not null,
  topic text not null,
  part integer not null,
  owner uuid,
  epoch bigint not null default 0,
  until timestamptz not null default '-infinity',
  -- how far the group has come, as of its last heartbeat: what nobody has read yet is not dropped
  next bigint not null default 0,
  primary key (role, consumer_group, topic, part)
) with (fillfactor = 50);

alter table member enable row level security;
alter table lease enable row level security;
create policy own on member using (role = current_user) with check (role = current_user);
create policy own on lease using (role = current_user) with check (role = current_user);

create function partition_name(name text, bucket date) returns text
language sql immutable set search_path from current as $$
  select name || ':' || to_char(bucket, 'YYYYMMDD')
$$;

create function bucket_of(at timestamptz, span_days integer) returns date
language sql immutable set search_path from current as $$
  select date '1970-01-01' + span_days * floor(((at at time zone 'UTC')::date - date '1970-01-01')::numeric / span_days)::integer
$$;

-- Attaching, not "partition of", so that neither writers nor readers of the topic wait.
create function ensure_partition(of_topic text, at timestamptz) returns void
language plpgsql security definer set search_path from current as $$
declare
  span integer;
  bucket date;
  part_table text;
begin
  select span_days into strict span from topic where name = of_topic;
  bucket := bucket_of(at, span);
  part_table := partition_name(of_topic, bucket);
  perform pg_advisory_xact_lock(hashtext('bus partition ' || of_topic));
  if to_regclass(quote_ident(part_table)) is null then
    execute format('create table %I (like %I including all)', part_table, of_topic);
    execute format(
      'alter table %I attach partition %I for values from (%L) to (%L)',
      of_topic, part_table, bucket::timestamp at time zone 'UTC', (bucket + span)::timestamp at time zone 'UTC');
  end if;
end $$;

-- Returns the groups that hold back what could go by its age; with force they do not.
create function drop_old(of_topic text, wall timestamptz, force boolean) returns text[]
language plpgsql security definer set search_path from current as $$
declare
  settings topic%rowtype;
  old record;
  behind text[];
  holding text[] := '{}';
begin
  select * into strict settings from topic where name = of_topic;
  if settings.retention_days is null then
    execute format(
      'delete from %1$I o where o.at < $1 and exists (select from %1$I n where n.part = o.part and n.key = o.key and n.pos > o.pos)',
      of_topic) using wall - interval '1 day';
    return holding;
  end if;
  for old in
    select c.relname as name, to_date(right(c.relname, 8), 'YYYYMMDD') as bucket
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = quote_ident(of_topic)::regclass
    order by 2
  loop
    continue when old.bucket + settings.span_days + settings.retention_days >= (wall at time zone 'UTC')::date;
    execute format(
      'select array_agg(distinct l.consumer_group) from lease l
         join (select part, max(pos) as last from %I group by part) t using (part)
       where l.topic = $1 and l.next <= t.last', old.name) into behind using of_topic;
    if behind is not null and not force then
      holding := behind;
      exit;
    end if;
    execute format('alter table %I detach partition %I', of_topic, old.name);
    execute format('drop table %I', old.name);
  end loop;
  return holding;
end $$;
