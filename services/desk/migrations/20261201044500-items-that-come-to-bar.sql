-- Why: an item that stands for no alert may come to concern a further state after a reviewer in conflict with that one was
-- asked. He went on seeing who else was asked and what became of it. Now the notifier says whom an item bars, and when that
-- grows: to him it looks closed, with what he had; and who was in conflict from the start sees nothing, whoever's seat he
-- has taken over since.

-- What the item barred when its track began; `barred` is what it bars now.
alter table incident add column barred_at_start text[] not null default '{}';

drop policy holders_see on incident;
create policy holders_see on incident for select using (
  sits_at(party)
  and (
    exists (
      select from incident_version v where v.alert = incident.alert and v.party = incident.party)
    or (party in ('review', 'operator') and not has_version and not withheld(barred_at_start) and exists (
      select from ask a join seat_person s on s.seat = a.seat
      where a.alert = incident.alert and a.party = incident.party and s.person = asking_person()
        and s.from_at <= asking_at() and s.until_at > asking_at()))));
