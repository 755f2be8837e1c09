-- Why: an item that stands for no alert carries nothing to judge by here, so every reviewer and operator saw that it was
-- there, who is in conflict with the state that it concerns included. The notifier asks only who may hear of it: now who
-- was asked sees it, and nobody else.
drop policy holders_see on incident;
create policy holders_see on incident for select using (
  sits_at(party)
  and (
    exists (
      select from incident_version v where v.alert = incident.alert and v.party = incident.party)
    or (party in ('review', 'operator') and not has_version and exists (
      select from ask a join seat_person s on s.seat = a.seat
      where a.alert = incident.alert and a.party = incident.party and s.person = asking_person()
        and s.from_at <= asking_at() and s.until_at > asking_at()))));
