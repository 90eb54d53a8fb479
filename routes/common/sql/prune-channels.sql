-- Forgets connections that ended before their retention, and those of which only a farewell is known, at most 10,000.
-- Out: the number of them.
delete from client_channel where (source, channel_id) in (
  select source, channel_id from client_channel
  where coalesce(closed_at, left_at) < now() - cast(:#${properties:signalbox.presence.retention-h} as bigint) * interval '1 hour'
  and (closed_at is not null or connected_at is null)
  limit 10000
  for update skip locked
)
