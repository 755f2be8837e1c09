-- Why: a Cancel can arrive before the alert that it cancels. The alert's mark (the same HMAC as in submissions) is kept,
-- so that the alert is taken back at once when it comes.

create table cancelled_alerts (
  mac bytea primary key check (octet_length(mac) = 32)
);
