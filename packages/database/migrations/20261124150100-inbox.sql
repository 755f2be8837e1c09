-- Why: an effect happens once whatever is repeated. Effects, the ids seen, parked events and the next offset commit in
-- one transaction, so this schema and not the broker knows how far a group has come.

create table inbox (
  consumer_group text not null,
  event_id uuid not null,
  -- a day is enough to clean up by, and tells nobody when a report came
  seen_on date not null,
  primary key (consumer_group, event_id)
) with (autovacuum_vacuum_insert_scale_factor = 0.05);
create index inbox_seen_on on inbox using brin (seen_on);

create table consumer_offset (
  consumer_group text not null,
  topic text not null,
  part integer not null,
  next bigint not null,
  -- who reads it, left standing by one that died: its successor goes step by step
  held_by uuid,
  primary key (consumer_group, topic, part)
) with (fillfactor = 50);

-- A try at one event, written before it is made.
create table consumer_try (
  consumer_group text not null,
  topic text not null,
  part integer not null,
  position bigint not null,
  -- the process that tries; the same one trying again has not died
  tried_by uuid not null,
  deaths integer not null default 0,
  primary key (consumer_group, topic, part, position)
);

create table parked (
  id bigint generated always as identity primary key,
  consumer_group text not null,
  topic text not null,
  part integer not null,
  position bigint not null,
  -- null: what has been dead because it could not be read, and is tried again
  event_id uuid,
  key bytea not null,
  headers json not null,
  value bytea,
  reason text not null,
  tries integer not null,
  deaths integer not null default 0,
  -- the process that tries it now; left standing by one that died of it
  tried_by uuid,
  next_at timestamptz not null,
  dead_id uuid,
  unique (consumer_group, topic, key, position)
);

create table dead (
  id uuid primary key,
  -- null: refused by the log itself, on its way out
  consumer_group text,
  topic text not null,
  part integer not null,
  position bigint,
  event_id uuid,
  key bytea not null,
  headers json not null,
  value bytea,
  reason text not null,
  -- where in the event, as paths, or where in the code; never a value
  places text[] not null,
  attempts integer not null,
  at timestamptz not null,
  state text not null default 'dead' check (state in ('dead', 'resent', 'done'))
);
create index dead_open on dead (at, id) where state <> 'done';

-- The last sign of life of a topic's owner that a kept copy has read.
create table copy_beat (
  consumer_group text primary key,
  at timestamptz not null
);
