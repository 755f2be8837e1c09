-- Why: erasing is complete when the key that could open a copy is gone. A roll moves living wraps to a new epoch and
-- lets the old one die. The holder of a series does it (triage `words`, notifier `recipients`), by these functions alone.

alter table epochs add column opened_at timestamptz, add column closed_at timestamptz;

-- True where wraps may be written under this batch now. What makes a roll lose nothing: whoever writes a wrap holds its
-- batch's row (key share) to the end of his transaction, whoever makes a batch holds its epoch's row (share), and a roll
-- takes both for itself before it closes an epoch or deletes a batch.
create function enter_batch(p_series text, p_batch uuid, p_epoch text, p_jwe text) returns boolean
language plpgsql security definer set search_path = vault, pg_temp as $$
begin
  perform from batches b where b.id = p_batch and b.epoch = p_epoch for key share;
  if found then
    return exists (select from epochs e where e.id = p_epoch and e.series = p_series and e.state = 'open');
  end if;
  perform from epochs e where e.id = p_epoch and e.series = p_series and e.state = 'open' for share;
  if not found then
    return false;
  end if;
  insert into batches (id, epoch, jwe) values (p_batch, p_epoch, p_jwe) on conflict (id) do nothing;
  return exists (select from batches b where b.id = p_batch and b.epoch = p_epoch);
end $$;

create or replace function seal_into(
  p_series text, p_subject text, p_batch uuid, p_epoch text, p_jwe text, p_wrap bytea,
  p_parts text[], p_nonces bytea[], p_boxes bytea[])
returns boolean
language plpgsql security definer set search_path = vault, pg_temp as $$
begin
  if not enter_batch(p_series, p_batch, p_epoch, p_jwe) then
    return false;
  end if;
  insert into wraps (subject, batch, box, sealed_by) values (p_subject, p_batch, p_wrap, session_user);
  insert into parts (subject, part, v, n, box)
    select p_subject, t.part, 1, t.n, t.box from unnest(p_parts, p_nonces, p_boxes) as t (part, n, box);
  return true;
end $$;

create function epochs_of(p_series text)
returns table (id text, state text, opened_at timestamptz, closed_at timestamptz, not_after timestamptz)
language sql stable security definer set search_path = vault, pg_temp as $$
  select e.id, e.state, e.opened_at, e.closed_at, e.not_after from epochs e where e.series = p_series
$$;

-- Opens an epoch and closes the one before. False: one was opened after `p_opened_before`, somebody else was faster.
create function open_next_epoch(
  p_series text, p_id text, p_key bytea, p_signature bytea, p_not_after timestamptz, p_at timestamptz,
  p_opened_before timestamptz)
returns boolean
language plpgsql security definer set search_path = vault, pg_temp as $$
begin
  lock table epochs in share row exclusive mode;
  if exists (select from epochs e where e.series = p_series and e.state = 'open' and e.not_after > p_at
             and e.opened_at > p_opened_before) then
    return false;
  end if;
  update epochs e set state = 'closed', closed_at = p_at where e.series = p_series and e.state = 'open';
  insert into epochs (id, series, public_key, signature, not_after, opened_at)
    values (p_id, p_series, p_key, p_signature, p_not_after, p_at);
  return true;
end $$;

-- Wraps that still lie under a closed epoch.
create function wraps_under(p_series text, p_epoch text, p_limit int)
returns table (subject text, batch uuid, jwe text, box bytea)
language sql stable security definer set search_path = vault, pg_temp as $$
  select w.subject, b.id, b.jwe, w.box
  from epochs e join batches b on b.epoch = e.id join wraps w on w.batch = b.id
  where e.id = p_epoch and e.series = p_series and e.state = 'closed'
  order by w.subject limit p_limit
$$;

-- Moves wraps to another batch; one that was erased or moved meanwhile is passed over. Null: the epoch is not open.
create function rewrap(
  p_series text, p_epoch text, p_batch uuid, p_jwe text, p_subjects text[], p_before uuid[], p_boxes bytea[])
returns int
language plpgsql security definer set search_path = vault, pg_temp as $$
declare
  moved int;
begin
  if not enter_batch(p_series, p_batch, p_epoch, p_jwe) then
    return null;
  end if;
  update wraps w set batch = p_batch, box = t.box
    from unnest(p_subjects, p_before, p_boxes) as t (subject, batch, box)
    where w.subject = t.subject and w.batch = t.batch;
  get diagnostics moved = row_count;
  return moved;
end $$;

-- For subjects that the keeper knows as erased while a restored database still has them.
create function end_erased(p_series text, p_subjects text[], p_at timestamptz) returns int
language plpgsql security definer set search_path = vault, pg_temp as $$
declare
  gone text[];
begin
  with deleted as (
    delete from wraps w using batches b, epochs e
    where w.subject = any (p_subjects) and b.id = w.batch and e.id = b.epoch and e.series = p_series
    returning w.subject)
  select coalesce(array_agg(d.subject), '{}') into gone from deleted d;
  delete from parts p where p.subject = any (gone);
  insert into erasures (subject, erased_at) select g, p_at from unnest(gone) as g on conflict do nothing;
  return cardinality(gone);
end $$;

-- Deletes the batches of a closed epoch once nothing lies under it. False: something does, re-wrap again.
create function empty_epoch(p_series text, p_epoch text) returns boolean
language plpgsql security definer set search_path = vault, pg_temp as $$
begin
  perform from epochs e where e.id = p_epoch and e.series = p_series and e.state = 'closed';
  if not found then
    return false;
  end if;
  -- waits for every transaction that writes a wrap under one of them
  perform from batches b where b.epoch = p_epoch order by b.id for update;
  if exists (select from batches b join wraps w on w.batch = b.id where b.epoch = p_epoch) then
    return false;
  end if;
  delete from batches b where b.epoch = p_epoch;
  return true;
end $$;

-- After the keeper destroyed the private half.
create function epoch_destroyed(p_series text, p_epoch text) returns boolean
language plpgsql security definer set search_path = vault, pg_temp as $$
begin
  update epochs e set state = 'destroyed'
    where e.id = p_epoch and e.series = p_series and e.state = 'closed'
    and not exists (select from batches b where b.epoch = e.id);
  return found;
end $$;

create function epochs_of_words()
returns table (id text, state text, opened_at timestamptz, closed_at timestamptz, not_after timestamptz)
language sql security definer set search_path = vault, pg_temp as $$ select * from epochs_of('words') $$;
create function epochs_of_recipients()
returns table (id text, state text, opened_at timestamptz, closed_at timestamptz, not_after timestamptz)
language sql security definer set search_path = vault, pg_temp as $$ select * from epochs_of('recipients') $$;
create function open_next_epoch_words(text, bytea, bytea, timestamptz, timestamptz, timestamptz) returns boolean
language sql security definer set search_path = vault, pg_temp as
$$ select open_next_epoch('words', $1, $2, $3, $4, $5, $6) $$;
create function open_next_epoch_recipients(text, bytea, bytea, timestamptz, timestamptz, timestamptz) returns boolean
language sql security definer set search_path = vault, pg_temp as
$$ select open_next_epoch('recipients', $1, $2, $3, $4, $5, $6) $$;
create function wraps_under_words(text, int) returns table (subject text, batch uuid, jwe text, box bytea)
language sql security definer set search_path = vault, pg_temp as
$$ select * from wraps_under('words', $1, $2) $$;
create function wraps_under_recipients(text, int) returns table (subject text, batch uuid, jwe text, box bytea)
language sql security definer set search_path = vault, pg_temp as
$$ select * from wraps_under('recipients', $1, $2) $$;
create function rewrap_words(text, uuid, text, text[], uuid[], bytea[]) returns int
language sql security definer set search_path = vault, pg_temp as
$$ select rewrap('words', $1, $2, $3, $4, $5, $6) $$;
create function rewrap_recipients(text, uuid, text, text[], uuid[], bytea[]) returns int
language sql security definer set search_path = vault, pg_temp as
$$ select rewrap('recipients', $1, $2, $3, $4, $5, $6) $$;
create function end_erased_words(text[], timestamptz) returns int
language sql security definer set search_path = vault, pg_temp as $$ select end_erased('words', $1, $2) $$;
create function end_erased_recipients(text[], timestamptz) returns int
language sql security definer set search_path = vault, pg_temp as $$ select end_erased('recipients', $1, $2) $$;
create function empty_epoch_words(text) returns boolean
language sql security definer set search_path = vault, pg_temp as $$ select empty_epoch('words', $1) $$;
create function empty_epoch_recipients(text) returns boolean
language sql security definer set search_path = vault, pg_temp as $$ select empty_epoch('recipients', $1) $$;
create function epoch_destroyed_words(text) returns boolean
language sql security definer set search_path = vault, pg_temp as $$ select epoch_destroyed('words', $1) $$;
create function epoch_destroyed_recipients(text) returns boolean
language sql security definer set search_path = vault, pg_temp as $$ select epoch_destroyed('recipients', $1) $$;

revoke all on all functions in schema vault from public;
grant execute on function open_epoch to triage, notifier;
grant execute on function epochs_of_words, open_next_epoch_words, wraps_under_words, rewrap_words, end_erased_words,
  empty_epoch_words, epoch_destroyed_words to triage;
grant execute on function epochs_of_recipients, open_next_epoch_recipients, wraps_under_recipients,
  rewrap_recipients, end_erased_recipients, empty_epoch_recipients, epoch_destroyed_recipients to notifier;
