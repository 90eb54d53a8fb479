-- Forgets connections that ended before their retention, at most 10,000. Out: the number of them.
delete from client_channel where (source, channel_id) in (
  select source, channel_id from client_channel
  where closed_at < now() - cast(:#${properties:signalbox.presence.retention-h} as bigint) * interval '1 hour'
  limit 10000
  for update skip locked
)
