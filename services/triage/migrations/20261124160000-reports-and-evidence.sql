-- Why: what triage knows of a report, without its words, and what each match of it weighs for a situation. A report is
-- read again whenever catalogue, grade or place change; its rows are replaced, never added to.

-- Who asks. A transaction that says nothing sees nothing.
create function asking_service() returns boolean stable language sql as
  $$ select coalesce(current_setting('tocsin.actor', true), '') = 'service' $$;
create function asking_reviewer() returns boolean stable language sql as
  $$ select coalesce(current_setting('tocsin.actor', true), '') = 'reviewer' $$;
-- States with which the person who asks has declared a conflict.
create function asking_conflicts() returns text[] stable language sql as
  $$ select string_to_array(coalesce(current_setting('tocsin.conflicts', true), ''), ',') $$;

create table report (
  id uuid primary key,
  -- counted: its evidence stands · retracted, erased, discarded, unreadable: it has none
  state text not null,
  -- of an intake's topic: the class of the source
  topic text not null,
  received_at timestamptz not null,
  assessment integer not null default 0,
  catalogue text,
  world text not null,
  country text not null,
  admin1 text,
  threatened text not null default 'general',
  day date,
  source text not null,
  root text not null,
  observer text,
  -- the intake's word; `doubted` takes it away until a person has decided
  vouched boolean not null,
  doubted boolean not null default false,
  feed boolean not null,
  backfill boolean not null,
  kind text not null,
  basis text not null,
  guarded boolean not null,
  few_could_know boolean not null,
  sharing text[] not null,
  language text,
  reliability text not null,
  credibility smallint not null,
  actors jsonb not null default '[]',
  -- keyed signatures of its words, one a band
  story text[] not null default '{}',
  -- verification: signal, triaged, asked, verified, discarded
  checked text not null default 'signal'
);
create index report_area on report (country, world, admin1, received_at);
alter table report enable row level security;
alter table report force row level security;
create policy service_sees on report using (asking_service()) with check (asking_service());
create policy reviewers_see on report for select using (
  asking_reviewer() and not country = any (asking_conflicts()));

create table evidence (
  report uuid not null references report on delete cascade,
  indicator text not null,
  situation text not null,
  factor text not null,
  nature text not null,
  gravity double precision not null,
  modality text not null,
  verified boolean not null,
  -- who counts as one voice; the same two marks for all unvouched reports of a situation
  root text not null,
  observer text not null,
  -- orders matches of one half-life at every moment; null: weighs nothing
  rank double precision,
  primary key (report, indicator, modality)
);
create index evidence_strongest on evidence (situation, indicator, root, observer, rank desc nulls last);

-- Each voice that has ever spoken of an indicator: evaluation asks each for its strongest, so that a flood from one
-- hides none of the others. A voice whose reports are gone stays and finds nothing.
create table voice (
  situation text not null,
  indicator text not null,
  root text not null,
  observer text not null,
  primary key (situation, indicator, root, observer)
);

-- Counts that would cost a walk over all reports; kept by the same transaction as the rows that they count.
create table rhythm (
  area text not null,
  hour timestamptz not null,
  reports integer not null,
  primary key (area, hour)
);
create table sighting (
  country text not null,
  world text not null,
  admin1 text not null,
  start timestamptz not null,
  reports integer not null,
  primary key (country, world, admin1, start)
);
create table observer (
  area text not null,
  root text not null,
  observer text not null,
  last_at timestamptz not null,
  primary key (area, root, observer)
);

-- Candidates of retellings: reports that share a band.
create table band (
  band smallint not null,
  signature text not null,
  report uuid not null references report on delete cascade,
  primary key (band, signature, report)
);
create index band_report on band (report);
