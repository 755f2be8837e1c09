-- Why: what nobody but its opener may read lies here and nowhere else. Services reach it by the functions below alone,
-- granted one by one, so that an intake can seal and erase but open nothing, and no service reads these tables.

create table epochs (
  id text primary key,
  series text not null check (series in ('words', 'recipients')),
  public_key bytea not null check (octet_length(public_key) = 32),
  signature bytea not null,
  not_after timestamptz not null,
  state text not null default 'open' check (state in ('open', 'closed', 'destroyed'))
);
create unique index epochs_one_open on epochs (series) where state = 'open';

create table batches (
  id uuid primary key,
  epoch text not null references epochs (id),
  jwe text not null check (length(jwe) < 2000)
);
create index batches_of_epoch on batches (epoch);

-- A wrap is the only copy of its subject's key. Rolling rewrites `batch` and `box`; erasing deletes the row.
create table wraps (
  subject text primary key check (length(subject) between 1 and 200),
  batch uuid not null references batches (id),
  box bytea not null,
  sealed_by name not null
);
create index wraps_of_batch on wraps (batch);

create table parts (
  subject text not null,
  part text not null check (length(part) between 1 and 200),
  v smallint not null check (v = 1),
  n bytea not null check (octet_length(n) = 12),
  box bytea not null,
  primary key (subject, part)
);

-- Tells "erased" from "never kept" once wrap and parts are gone.
create table erasures (
  subject text primary key,
  erased_at timestamptz not null
);

create table openings (
  id uuid primary key,
  opened_at timestamptz not null,
  role name not null,
  series text not null,
  purpose text not null check (length(purpose) between 1 and 200),
  -- the person for whom it was opened; null where the service reads by itself
  person text,
  subjects text[] not null
);
create index openings_by_time on openings (opened_at);

create function open_epoch(p_series text, p_at timestamptz)
returns table (id text, public_key bytea, signature bytea, not_after timestamptz)
language sql stable security definer set search_path = vault, pg_temp as $$
  select e.id, e.public_key, e.signature, e.not_after
  from epochs e
  where e.series = p_series and e.state = 'open' and e.not_after > p_at
$$;

-- False: the batch's epoch is not open any more, or not of this series; nothing was written.
create function seal_into(
  p_series text, p_subject text, p_batch uuid, p_epoch text, p_jwe text, p_wrap bytea,
  p_parts text[], p_nonces bytea[], p_boxes bytea[])
returns boolean
language plpgsql security definer set search_path = vault, pg_temp as $$
begin
  if not exists (select from epochs e where e.id = p_epoch and e.series = p_series and e.state = 'open') then
    return false;
  end if;
  insert into batches (id, epoch, jwe) values (p_batch, p_epoch, p_jwe) on conflict (id) do nothing;
  insert into wraps (subject, batch, box, sealed_by) values (p_subject, p_batch, p_wrap, session_user);
  insert into parts (subject, part, v, n, box)
    select p_subject, t.part, 1, t.n, t.box from unnest(p_parts, p_nonces, p_boxes) as t (part, n, box);
  return true;
end $$;

-- A part added later (the spans of an assessment): replaced where the subject is read again. False: it has no wrap.
create function add_parts_to(
  p_series text, p_subject text, p_parts text[], p_nonces bytea[], p_boxes bytea[])
returns boolean
language plpgsql security definer set search_path = vault, pg_temp as $$
begin
  perform from wraps w join batches b on b.id = w.batch join epochs e on e.id = b.epoch
    where w.subject = p_subject and e.series = p_series for key share of w;
  if not found then
    return false;
  end if;
  insert into parts (subject, part, v, n, box)
    select p_subject, t.part, 1, t.n, t.box from unnest(p_parts, p_nonces, p_boxes) as t (part, n, box)
    on conflict (subject, part) do update set v = 1, n = excluded.n, box = excluded.box;
  return true;
end $$;

-- The custodian's parts (contact, exact place, source link, original files) are never handed out here.
create function open_from(
  p_series text, p_subjects text[], p_opening uuid, p_at timestamptz, p_purpose text, p_person text)
returns table (
  subject text, erased boolean, batch uuid, epoch text, jwe text, wrap bytea, part text, n bytea, box bytea)
language plpgsql security definer set search_path = vault, pg_temp as $$
begin
  insert into openings (id, opened_at, role, series, purpose, person, subjects)
    values (p_opening, p_at, session_user, p_series, p_purpose, p_person, p_subjects);
  return query
    select s.subject,
      exists (select from erasures x where x.subject = s.subject),
      b.id, b.epoch, b.jwe, w.box, p.part, p.n, p.box
    from unnest(p_subjects) as s (subject)
    left join wraps w on w.subject = s.subject
      and exists (select from batches wb join epochs we on we.id = wb.epoch
                  where wb.id = w.batch and we.series = p_series)
    left join batches b on b.id = w.batch
    left join parts p on p.subject = s.subject
      and p.part not in ('contact', 'place', 'source') and p.part not like 'file-original%';
end $$;

-- Whoever sealed a subject can erase it, no other service. False: nothing of that name was sealed by the caller.
create function erase_subject(p_subject text, p_at timestamptz)
returns boolean
language plpgsql security definer set search_path = vault, pg_temp as $$
begin
  delete from wraps w where w.subject = p_subject and w.sealed_by = session_user;
  if not found then
    return false;
  end if;
  delete from parts p where p.subject = p_subject;
  insert into erasures (subject, erased_at) values (p_subject, p_at) on conflict do nothing;
  return true;
end $$;

-- One function a series, since grants speak of functions.
create function seal_words(text, uuid, text, text, bytea, text[], bytea[], bytea[]) returns boolean
language sql security definer set search_path = vault, pg_temp as
$$ select seal_into('words', $1, $2, $3, $4, $5, $6, $7, $8) $$;
create function seal_recipients(text, uuid, text, text, bytea, text[], bytea[], bytea[]) returns boolean
language sql security definer set search_path = vault, pg_temp as
$$ select seal_into('recipients', $1, $2, $3, $4, $5, $6, $7, $8) $$;
create function add_words(text, text[], bytea[], bytea[]) returns boolean
language sql security definer set search_path = vault, pg_temp as
$$ select add_parts_to('words', $1, $2, $3, $4) $$;
create function open_words(text[], uuid, timestamptz, text, text)
returns table (
  subject text, erased boolean, batch uuid, epoch text, jwe text, wrap bytea, part text, n bytea, box bytea)
language sql security definer set search_path = vault, pg_temp as
$$ select * from open_from('words', $1, $2, $3, $4, $5) $$;
create function open_recipients(text[], uuid, timestamptz, text, text)
returns table (
  subject text, erased boolean, batch uuid, epoch text, jwe text, wrap bytea, part text, n bytea, box bytea)
language sql security definer set search_path = vault, pg_temp as
$$ select * from open_from('recipients', $1, $2, $3, $4, $5) $$;

revoke all on all functions in schema vault from public;
grant execute on function open_epoch to civil_society_intake, regional_intake, desk;
grant execute on function seal_words to civil_society_intake, regional_intake;
grant execute on function erase_subject to civil_society_intake, regional_intake, desk;
grant execute on function open_words, add_words to triage;
grant execute on function seal_recipients to desk;
grant execute on function open_recipients to notifier;
