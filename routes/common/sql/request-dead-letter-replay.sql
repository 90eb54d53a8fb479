-- Asks for the replay of open dead letters: those of a reason code, those of a list of ids, or both. Out: their ids.
-- A document that Elasticsearch refused had its effect in the database; replay, which repeats that effect, is not for it.
update dead_letter set replay_requested_at = now()
where replayed_at is null and reason_code <> 'DOCUMENT_REFUSED'
  and (cast(? as text) is null or reason_code = ?) and (cast(? as bigint[]) is null or dead_letter_id = any (?))
returning dead_letter_id
