-- Why: what an intake has to remember of sources and reports, and no more. No text, no address, no receipt, no time finer
-- than the hour; whoever reads these tables learns how many reports came from whom about which country, and nothing said.

create table sources (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  -- an organisation of the directory that vouches for it
  root uuid not null,
  vouched boolean not null,
  grade text check (grade in ('A', 'B', 'C', 'D', 'E', 'F')),
  feed boolean not null
);

-- A key is `tk_<id>_<secret>`; only its HMAC is kept.
create table source_keys (
  id text primary key check (length(id) = 16),
  source uuid not null references sources (id),
  mac bytea not null check (octet_length(mac) = 32),
  revoked boolean not null default false
);
create index source_keys_of_source on source_keys (source);

create table reports (
  id uuid primary key,
  -- null: anonymous
  source uuid references sources (id),
  country text not null check (country ~ '^[A-Z]{3}$'),
  received_at timestamptz not null check (date_trunc('hour', received_at, 'UTC') = received_at),
  receipt_hash bytea not null unique check (octet_length(receipt_hash) = 32),
  state text not null default 'kept' check (state in ('kept', 'retracted', 'erased'))
);

-- A person holds a receipt or a source's key, and sees that one report or that source's: the service names either before
-- it reads, and what it forgets to ask for it doesn't get.
alter table reports enable row level security;
alter table reports force row level security;
create policy reports_kept on reports for insert with check (true);
create policy reports_seen on reports for select using (
  source = nullif(current_setting('tocsin.source', true), '')::uuid
  or receipt_hash = decode(nullif(current_setting('tocsin.receipt', true), ''), 'hex'));
create policy reports_taken_back on reports for update using (
  source = nullif(current_setting('tocsin.source', true), '')::uuid
  or receipt_hash = decode(nullif(current_setting('tocsin.receipt', true), ''), 'hex'));

-- What makes a repeated request the same report: HMACs of (source, idempotency key or identity) and of the body. The body's
-- goes when the report is erased; the row stays, so that a replay is told so and brings nothing back.
create table submissions (
  mac bytea primary key check (octet_length(mac) = 32),
  body_mac bytea check (octet_length(body_mac) = 32),
  report uuid not null
);
create index submissions_of_report on submissions (report);
