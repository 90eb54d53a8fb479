-- Sets events aside with the reason. In: JSON array of {code, reason, source, id, topic, contentType, userProperties, payload}, the
-- payload in Base64. A message that comes again, replayed or delivered twice, counts up in its row.
insert into dead_letter as letter
  (reason_code, reason, source, event_id, topic, content_type, user_properties, payload, occurrences)
select distinct on (topic, payload) code, reason, source, id, topic, "contentType", "userProperties", decode(payload, 'base64'),
  count(*) over (partition by topic, payload)
from jsonb_to_recordset(cast(:#${body} as jsonb)) as d(
  code text, reason text, source text, id text, topic text, "contentType" text, "userProperties" jsonb, payload text)
order by topic, payload
on conflict (topic, fingerprint) do update set
  reason_code = excluded.reason_code,
  reason = excluded.reason,
  occurrences = letter.occurrences + excluded.occurrences,
  last_seen_at = now(),
  replay_requested_at = null,
  replayed_at = null
