-- Why: what waits for a person, and what people decided. A decision is evidence: kept with who and why, never edited.

create table decision (
  id uuid primary key,
  kind text not null,
  -- reviewer; null: ordered by a desk (a drill)
  person uuid,
  -- where two are needed: the other one, and when
  second uuid,
  seconded_at timestamptz,
  crisis uuid references crisis,
  alert uuid,
  situation text,
  report uuid,
  at timestamptz not null,
  until timestamptz,
  reason text not null,
  data jsonb not null default '{}',
  check (second is null or second <> person)
);
create index decision_crisis on decision (crisis);
create index decision_report on decision (report);
alter table decision enable row level security;
alter table decision force row level security;
create policy service_sees on decision using (asking_service()) with check (asking_service());
create policy reviewers_see on decision for select using (
  asking_reviewer() and exists (
    select from crisis c where c.id = decision.crisis and not c.country = any (asking_conflicts())));

-- What a reviewer says of a source as a whole, before and beside its single reports.
create table source_grade (
  source text primary key,
  reliability text not null,
  decision uuid not null
);

create table review_item (
  id uuid primary key,
  kind text not null,
  crisis uuid references crisis,
  alert uuid,
  report uuid,
  -- a second report, where two are compared
  other uuid,
  deadline timestamptz not null,
  could_lead_to text not null,
  asked_at timestamptz not null,
  looked_at timestamptz,
  closed_at timestamptz,
  outcome text,
  barred text[] not null
);
create index review_item_open on review_item (deadline) where closed_at is null;
create index review_item_alert on review_item (alert);
alter table review_item enable row level security;
alter table review_item force row level security;
create policy service_sees on review_item using (asking_service()) with check (asking_service());
create policy reviewers_see on review_item for select using (
  asking_reviewer() and not barred && asking_conflicts());

-- What desks made of an alert.
create table outcome (
  alert uuid not null,
  party text not null,
  seat uuid not null,
  at timestamptz not null,
  outcome text not null,
  right_to_wake boolean,
  primary key (alert, party, seat)
);

-- Copy of the compacted topic: whole entities.
create table directory_entity (
  name text not null,
  id text not null,
  version integer not null,
  data jsonb not null,
  primary key (name, id)
);
create table directory_revision (
  singleton boolean primary key default true check (singleton),
  revision bigint not null default 0
);
insert into directory_revision default values;
