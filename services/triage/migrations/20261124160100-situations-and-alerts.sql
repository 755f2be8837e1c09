-- Why: what the evidence comes to, and every version that was said of it. Situations can be computed again from evidence
-- and clock at any time; alert versions are history and never change.

create table crisis (
  id uuid primary key,
  world text not null,
  country text not null,
  -- the last alert and what its next version has to know (AlertState); null: none yet
  alert jsonb,
  -- evidence was taken away since the last version, as far as evaluation has come
  removed boolean not null default false,
  -- the spread over provinces that its situations were computed with
  spread jsonb,
  -- when the version that is wanted may leave
  departs_at timestamptz,
  next_at timestamptz,
  claimed_by uuid,
  claimed_until timestamptz,
  unique (country, world)
);
create index crisis_due on crisis (next_at);

create table situation (
  key text primary key,
  -- what pages and addresses call it
  id uuid not null unique,
  crisis uuid not null references crisis,
  admin1 text,
  threatened text not null,
  result jsonb,
  evaluated_at timestamptz,
  next_at timestamptz
);
create index situation_crisis on situation (crisis);

-- Something that bears on a situation has changed. Rows are only added, so that marking waits for nobody; who evaluates
-- removes those that it has seen.
create table dirty (
  id bigint generated always as identity primary key,
  crisis uuid not null,
  -- null: every situation of the crisis; empty: the alert alone
  situation text,
  -- evidence went away
  removed boolean not null default false
);
create index dirty_crisis on dirty (crisis);

-- Whom the evidence of a crisis has ever implicated: the union that only grows, so nothing takes a row away.
create table implicated (
  crisis uuid not null references crisis,
  type text not null,
  states text[] not null,
  organisations uuid[] not null,
  primary key (crisis, type, states, organisations)
);

create table alert_version (
  alert uuid not null,
  version integer not null,
  crisis uuid not null references crisis,
  at timestamptz not null,
  data jsonb not null,
  -- states whose people must not see it
  barred text[] not null,
  primary key (alert, version)
);
alter table alert_version enable row level security;
alter table alert_version force row level security;
create policy service_sees on alert_version using (asking_service()) with check (asking_service());
create policy reviewers_see on alert_version for select using (
  asking_reviewer() and not barred && asking_conflicts());
