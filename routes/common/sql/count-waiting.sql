-- Counts what waits for somebody: open dead letters, and log entries not yet shipped.
select
  (select count(*) from dead_letter where replayed_at is null) as dead_letters,
  (select count(*) from operation_log where shipped_at is null) as log_entries
