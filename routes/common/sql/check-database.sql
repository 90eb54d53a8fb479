-- Says which version this is, whether it can be written to, and who has waited for a lock for more than 5 s, behind whom.
select current_setting('server_version') as version, current_setting('transaction_read_only') = 'on' as read_only,
  (select string_agg(format('process %s has waited %s s for %s', pid, extract(epoch from now() - query_start)::integer,
    array_to_string(pg_blocking_pids(pid), ', ')), '; ')
  from pg_stat_activity
  where wait_event_type = 'Lock' and datname = current_database() and query_start < now() - interval '5 s') as lock_waits
