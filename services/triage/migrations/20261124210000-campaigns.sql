-- Why: reports that look coordinated or stolen are listed for reviewers, who strike what is one. What is struck keeps its
-- rows and its evidence beside, where evaluation never meets it, so that striking can be taken back.

-- The search compares each source with its own past.
create index report_source on report (source, received_at);
create index report_received on report (received_at);

create table campaign (
  id uuid primary key,
  kind text not null,
  -- who or what it is about; tokens, never names
  subject text not null,
  world text not null,
  countries text[] not null,
  since timestamptz not null,
  until timestamptz not null,
  sources text[] not null,
  reports uuid[] not null,
  -- counts and codes that made the rule fire
  evidence jsonb not null,
  found_at timestamptz not null,
  -- open: waits for a person · struck · dismissed: it is none
  state text not null check (state in ('open', 'struck', 'dismissed')),
  decided_at timestamptz
);
-- One at a time is open about one subject.
create unique index campaign_open on campaign (kind, subject) where state = 'open';
create index campaign_subject on campaign (kind, subject);
alter table campaign enable row level security;
alter table campaign force row level security;
create policy service_sees on campaign using (asking_service()) with check (asking_service());
create policy reviewers_see on campaign for select using (
  asking_reviewer() and not countries && asking_conflicts());

-- A person's word that reports feed nothing: those named, or all of some sources from an hour on, those to come too.
create table strike (
  -- the decision's
  id uuid primary key,
  campaign uuid references campaign,
  world text not null,
  countries text[] not null,
  -- empty: the reports alone
  sources text[] not null,
  since timestamptz,
  at timestamptz not null,
  -- the decision that took it back
  lifted uuid,
  lifted_at timestamptz
);
create index strike_sources on strike using gin (sources) where lifted is null;
alter table strike enable row level security;
alter table strike force row level security;
create policy service_sees on strike using (asking_service()) with check (asking_service());
create policy reviewers_see on strike for select using (
  asking_reviewer() and not countries && asking_conflicts());

-- What each strike takes away; a report may be in several, and counts again when the last is lifted.
create table struck_report (
  strike uuid not null references strike,
  report uuid not null references report on delete cascade,
  primary key (strike, report)
);
create index struck_report_report on struck_report (report);

-- When the search ran last; its row is the right to run it.
create table campaign_search (
  singleton boolean primary key default true check (singleton),
  last_at timestamptz
);
insert into campaign_search default values;

-- An item may be about a campaign.
alter table review_item add column campaign uuid references campaign;
-- Where many reports raise the same question, one at a time is asked: who acts, in a situation.
alter table review_item add column situation text;
create unique index review_item_one_a_situation on review_item (situation) where closed_at is null;
create index review_item_report on review_item (report) where closed_at is null;
create index review_item_other on review_item (other) where closed_at is null;

-- When a party first said that it acts, or had acted.
create table acted (
  alert uuid not null,
  party text not null,
  at timestamptz not null,
  primary key (alert, party)
);
create index decision_at on decision (at);
create index review_item_asked on review_item (asked_at);
