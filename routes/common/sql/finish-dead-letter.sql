-- Notes that a dead letter had its effect after all. One that was refused again has lost its request and stays open.
update dead_letter set replay_requested_at = null, replayed_at = now()
where dead_letter_id = :#${variable.letter} and replay_requested_at is not null
