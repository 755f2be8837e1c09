-- Why: whether a floor is missing, or a surge may have begun, needs all of a situation's last reports, however weak they are.
create index report_last on report (country, world, admin1, threatened, received_at, id) where state = 'counted';
