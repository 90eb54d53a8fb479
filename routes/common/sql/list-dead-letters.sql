-- Lists dead letters that are still open, newest first; the source is the publisher where the broker stamped it. In: reason code or null, limit.
select dead_letter_id, received_at, reason_code,
  coalesce(user_properties ->> 'signalbox-publisher', source, '-') as source, coalesce(event_id, '-') as event_id, topic, reason,
  occurrences, replay_requested_at is not null as replay_requested
from dead_letter
where replayed_at is null and (cast(? as text) is null or reason_code = ?)
order by dead_letter_id desc
limit ?
