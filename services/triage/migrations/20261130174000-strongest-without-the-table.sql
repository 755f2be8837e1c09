-- Why: an evaluation asks each voice for its strongest matches, thousands of times where a province has many voices. With
-- the report in the index it need not visit the table for any of them.
drop index evidence_strongest;
create index evidence_strongest on evidence (situation, indicator, root, observer, rank desc nulls last) include (report);
