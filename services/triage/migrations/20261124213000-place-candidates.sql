-- Why: where a report's words name other countries than its source did, each of them may be meant. Until a person has
-- decided, the people of every candidate are kept from it, and from an alert that it carries.
alter table report add column candidates text[] not null default '{}';

-- Each evaluation of a crisis asks for those of its country; they are few among many.
create index report_in_doubt on report (country, world) where doubted and state = 'counted';
