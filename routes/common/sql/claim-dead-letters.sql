-- Takes dead letters whose replay was asked for and holds them for this replica for a minute. Out: topic, payload and properties.
update dead_letter letter set replay_requested_at = now() + interval '1 minute'
from (
  select dead_letter_id from dead_letter
  where replay_requested_at <= now()
  order by dead_letter_id
  limit 100
  for no key update skip locked
) asked
where letter.dead_letter_id = asked.dead_letter_id
returning letter.dead_letter_id, letter.topic, letter.content_type, cast(letter.user_properties as text) as user_properties, letter.payload
