-- Asks for the replay of open dead letters: those of a reason code, those of a list of ids, or both. Out: their ids.
update dead_letter set replay_requested_at = now()
where replayed_at is null and (cast(? as text) is null or reason_code = ?) and (cast(? as bigint[]) is null or dead_letter_id = any (?))
returning dead_letter_id
