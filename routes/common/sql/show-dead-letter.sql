-- Shows one dead letter with its payload. In: its id.
select dead_letter_id, reason_code, reason, source, event_id, topic, content_type, cast(user_properties as text) as user_properties,
  received_at, occurrences, last_seen_at, replay_requested_at, replayed_at, payload
from dead_letter
where dead_letter_id = ?
