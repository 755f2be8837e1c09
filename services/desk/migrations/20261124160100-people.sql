-- Why: people sign in here and nowhere else. A session is a row, so that a lost laptop can be cut off.

create table account (
  person uuid primary key,
  sign_in_name text not null unique,
  display_name text not null,
  password_hash text,
  steward boolean not null default false
);

create table session (
  id uuid primary key,
  -- SHA-256 of the cookie: who reads this table cannot use it
  token_hash bytea not null unique,
  person uuid not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz
);

create table invitation (
  token_hash bytea primary key,
  -- null: the link of the first start, which makes the first steward
  person uuid,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- Wrong passwords of one name from one address (a keyed hash of both); each makes the next wait longer.
create table sign_in_try (
  who bytea primary key,
  wrong integer not null,
  wait_until timestamptz not null
);

-- What a POST with this Idempotency-Key was answered.
create table kept_answer (
  person uuid not null,
  key uuid not null,
  request_hash bytea not null,
  status integer not null,
  body jsonb not null,
  at timestamptz not null,
  primary key (person, key)
);

alter table account enable row level security;
alter table account force row level security;
create policy service_sees on account using (asking_service()) with check (asking_service());
-- Colleagues know each other's names; nobody else's.
create policy colleagues_see on account for select using (
  person = asking_person()
  or exists (
    select from seat_person s where s.person = account.person and sits_at(s.party)));

alter table session enable row level security;
alter table session force row level security;
create policy service_sees on session using (asking_service()) with check (asking_service());

alter table invitation enable row level security;
alter table invitation force row level security;
create policy service_sees on invitation using (asking_service()) with check (asking_service());

alter table kept_answer enable row level security;
alter table kept_answer force row level security;
create policy own on kept_answer using (person = asking_person()) with check (person = asking_person());
create policy service_sees on kept_answer using (asking_service());
