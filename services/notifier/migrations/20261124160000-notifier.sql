-- Why: escalation and delivery survive any kill. Tracks, asks and deliveries are rows with the instant at which they are
-- next due; whoever finds one due does it, under a lock or a lease. One writer a track: the track's row.

create table directory_entity (
  name text not null,
  id text not null,
  version integer not null,
  data jsonb not null,
  primary key (name, id)
);
-- Rises with each change, so that a process knows whether what it holds in memory is what stands here.
create table directory_revision (
  singleton boolean primary key default true check (singleton),
  revision bigint not null default 0
);
insert into directory_revision default values;

create table alerts (
  alert uuid primary key,
  version integer not null,
  -- the version that was routed last; 0: none
  routed_version integer not null default 0,
  routed_issued boolean not null default false,
  issued_at timestamptz,
  surge_at timestamptz,
  -- when it is to be routed: the quarter hour, or the review deadline
  due_at timestamptz
);
create index alerts_due on alerts (due_at) where due_at is not null;

-- Whole versions, since a message that is tried again has to be the same message.
create table alert_versions (
  alert uuid not null references alerts on delete cascade,
  version integer not null,
  data jsonb not null,
  primary key (alert, version)
);

create table tracks (
  alert uuid not null,
  party text not null,
  kind text not null,
  state jsonb not null,
  status text not null,
  -- the earlier of its timer and the next handover of a seat that is being asked
  due_at timestamptz,
  primary key (alert, party)
) with (fillfactor = 70);
create index tracks_due on tracks (due_at) where due_at is not null;

-- What people said before the alert was here; the track starts with it.
create table early_answers (
  id uuid primary key,
  alert uuid not null,
  party text not null,
  answer jsonb not null
);
create index early_answers_track on early_answers (alert, party);

-- One message to one person, over as many channels as it takes.
create table asks (
  id uuid primary key,
  alert uuid not null,
  party text not null,
  seat uuid not null,
  person uuid not null,
  kind text not null,
  step integer,
  version integer not null,
  answer_by timestamptz,
  patience_ms integer not null,
  asked_at timestamptz not null,
  content jsonb not null,
  -- when its patience with the last channel ends; null: nothing more is to be done
  due_at timestamptz
) with (fillfactor = 80);
create index asks_due on asks (due_at) where due_at is not null;
create index asks_track on asks (alert, party) where due_at is not null;

create table deliveries (
  id uuid primary key,
  ask uuid not null references asks,
  alert uuid not null,
  party text not null,
  seat uuid not null,
  person uuid not null,
  channel uuid not null,
  channel_kind text not null,
  class text not null check (class in ('full', 'bare')),
  kind text not null,
  version integer not null,
  planned_at timestamptz not null,
  -- open: to be sent · sent: accepted without proof · proven · dead: given up · stopped: not to be sent any more
  state text not null check (state in ('open', 'sent', 'proven', 'dead', 'stopped')),
  -- the next attempt; while one runs, the end of its lease
  due_at timestamptz not null,
  -- number of the last attempt; who records must still have it, so it is the fence
  attempts integer not null default 0,
  -- the attempt that was let through to its socket and has not ended
  socket_attempt integer
) with (fillfactor = 60);
create index deliveries_due on deliveries (due_at) where state = 'open';
create index deliveries_track on deliveries (alert, party);
create index deliveries_ask on deliveries (ask);

create table attempts (
  delivery uuid not null references deliveries,
  number integer not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  -- proven, accepted, failed, rejected, unknown (time-out: it may have arrived), skipped (no socket was opened)
  outcome text,
  reason text,
  primary key (delivery, number)
) with (fillfactor = 80);

-- Receivers that said 410, until the desk changes the channel.
create table disabled_channels (
  channel uuid primary key,
  at timestamptz not null,
  reason text not null
);

-- What was decided and why, with what was kept from whom. Read by the operator alone; never leaves.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  alert uuid not null,
  party text,
  outcome text not null,
  reason text not null,
  evidence jsonb not null
);
create index audit_alert on audit (alert, id);

-- Exceptions from the protective rule that two people made and that this service has checked.
create table releases (
  release uuid primary key,
  alert uuid not null,
  state text not null,
  seat uuid not null,
  channel uuid not null,
  class text not null,
  ends_at timestamptz not null
);

-- Which track a review item is on: a proposal's is its alert's, any other item's is its own.
create table review_items (
  item uuid primary key,
  track uuid not null
);

-- What the notifier pages the operator about itself; one open item a cause.
create table operator_items (
  item uuid primary key,
  cause text not null,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create unique index operator_items_open on operator_items (cause) where closed_at is null;
