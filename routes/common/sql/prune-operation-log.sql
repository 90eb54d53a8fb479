-- Forgets shipped log entries past their retention, at most 10,000. Out: the number of them.
delete from operation_log where log_id in (
  select log_id from operation_log
  where shipped_at < now() - cast(:#${properties:signalbox.operation-log.retention-h} as bigint) * interval '1 hour'
  limit 10000
  for update skip locked
)
