-- Why: a situation's result carries the reasons of its level now. What was computed without them is computed again.
update situation set result = null;
insert into dirty (crisis, situation) select id, null from crisis;
