-- Why: an incident is what a party's people see of an alert. Which versions of the alert that is, is decided when a
-- version arrives and kept by row: whoever was told before the protective rule reached him keeps what he had.

-- Every version of every alert, for the service alone: versions may come before the track that tells of them.
create table known_alert (
  alert uuid not null,
  version integer not null,
  data jsonb not null,
  primary key (alert, version)
);

create table incident (
  id uuid primary key,
  alert uuid not null,
  party text not null,
  -- the version that its track began with: nothing older is shown
  from_version integer not null,
  has_version boolean not null default false,
  -- the newest version that the party's people were shown
  shown_version integer not null default 0,
  -- what the newest version known bars, whether or not the party was shown it
  barred text[] not null default '{}',
  -- the party itself became barred: its people keep what they had, and it looks closed
  frozen boolean not null default false,
  state text not null check (state in ('running', 'stopped', 'exhausted', 'closed')),
  level text not null,
  horizon text not null,
  started_at timestamptz not null,
  stopped_by uuid,
  stopped_meaning text,
  stopped_at timestamptz,
  close_reason text,
  resolved_outcome text,
  resolved_at timestamptz,
  changed_at timestamptz not null,
  unique (alert, party)
);

create table incident_version (
  alert uuid not null,
  party text not null,
  version integer not null,
  barred text[] not null,
  data jsonb not null,
  primary key (alert, party, version)
);

-- The newest thing asked of a seat.
create table ask (
  alert uuid not null,
  party text not null,
  seat uuid not null,
  delivery uuid not null,
  kind text not null,
  answer_by timestamptz,
  asked_at timestamptz not null,
  primary key (alert, party, seat)
);

create table timeline (
  id uuid primary key,
  alert uuid not null,
  party text not null,
  at timestamptz not null,
  kind text not null,
  seat uuid,
  person uuid,
  data jsonb not null,
  barred text[] not null
);
create index timeline_of_incident on timeline (alert, party, at);

-- Wrong codes typed for one link.
create table link_try (
  token_hash bytea primary key,
  wrong integer not null,
  wait_until timestamptz not null,
  forget_at timestamptz not null
);

alter table known_alert enable row level security;
alter table known_alert force row level security;
create policy service_sees on known_alert using (asking_service()) with check (asking_service());

alter table incident_version enable row level security;
alter table incident_version force row level security;
create policy service_sees on incident_version using (asking_service()) with check (asking_service());
create policy holders_see on incident_version for select using (
  sits_at(party) and not withheld(barred) and not (party = any(barred)));

alter table incident enable row level security;
alter table incident force row level security;
create policy service_sees on incident using (asking_service()) with check (asking_service());
-- An item that stands for no alert has no version and holds nothing; only reviewers and operators have such.
create policy holders_see on incident for select using (
  sits_at(party)
  and (
    exists (
      select from incident_version v where v.alert = incident.alert and v.party = incident.party)
    or (party in ('review', 'operator') and not has_version)));
create policy holders_change on incident for update using (sits_at(party)) with check (sits_at(party));

alter table ask enable row level security;
alter table ask force row level security;
create policy service_sees on ask using (asking_service()) with check (asking_service());
create policy holders_see on ask for select using (sits_at(party));
create policy holders_change on ask for update using (sits_at(party)) with check (sits_at(party));

alter table timeline enable row level security;
alter table timeline force row level security;
create policy service_sees on timeline using (asking_service()) with check (asking_service());
create policy holders_see on timeline for select using (
  sits_at(party) and (person = asking_person() or not (withheld(barred) or party = any(barred))));
create policy holders_add on timeline for insert with check (
  sits_at(party) and person = asking_person());
