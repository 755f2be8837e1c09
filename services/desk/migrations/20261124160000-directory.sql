-- Why: the desk owns the directory. Each entity is kept whole, as it is published, so that what others copy and what we
-- hold is one thing. Names of holders and addresses are not here: they lie sealed in the vault.

create table entity (
  kind text not null
    check (kind in ('organisation', 'state', 'person', 'seat', 'schedule', 'membership', 'policy')),
  id text not null,
  version integer not null check (version > 0),
  removed boolean not null default false,
  -- a file that is loaded again replaces what came by file, never what people made on a page
  origin text not null check (origin in ('file', 'page')),
  -- its name in the file
  key text not null,
  data jsonb not null,
  -- a seat's holder and addresses under a key, so that a change is seen although nothing sealed can be read back
  contact_mac bytea,
  primary key (kind, id)
);

-- Who may sit on a seat: its holder, everybody of its schedule, and who stands in during an absence.
create table seat_person (
  seat uuid not null,
  party text not null,
  person uuid not null,
  from_at timestamptz not null default '-infinity',
  until_at timestamptz not null default 'infinity',
  primary key (seat, person, from_at)
);
create index seat_person_person on seat_person (person);

-- States with which a person has declared a conflict.
create table person_conflict (
  person uuid not null,
  state text not null,
  primary key (person, state)
);

-- Who asks, as each transaction says it. Without either, row-level security shows nothing.
create function asking_person() returns uuid stable language sql as
  $$ select nullif(current_setting('tocsin.person', true), '')::uuid $$;
create function asking_service() returns boolean stable language sql as
  $$ select coalesce(current_setting('tocsin.actor', true), '') = 'service' $$;
create function asking_at() returns timestamptz stable language sql as
  $$ select nullif(current_setting('tocsin.now', true), '')::timestamptz $$;

-- Whether the person who asks may sit on a seat of that party now.
create function sits_at(asked_party text) returns boolean stable language sql as $$
  select exists (
    select from seat_person s
    where s.person = asking_person() and s.party = asked_party
      and s.from_at <= asking_at() and s.until_at > asking_at())
$$;

-- Whether something is kept from the person who asks: a declared conflict with one of the barred states.
create function withheld(barred text[]) returns boolean stable language sql as $$
  select exists (
    select from person_conflict c where c.person = asking_person() and c.state = any(barred))
$$;
