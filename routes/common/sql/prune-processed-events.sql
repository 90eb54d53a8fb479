-- Forgets ids of events past their retention, at most 10,000. Out: the number of them.
delete from processed_event where (source, event_id) in (
  select source, event_id from processed_event
  where processed_at < now() - cast(:#${properties:signalbox.dedup.retention-h} as bigint) * interval '1 hour'
  limit 10000
  for update skip locked
)
