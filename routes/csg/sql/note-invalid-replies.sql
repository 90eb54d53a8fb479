-- Ends commands whose gateways gave an answer that was rejected. In: a JSON array of {commandId, source, message}.
update csg_command c set state = 'FAILED', code = 'CSG_INVALID_REPLY', message = r.message,
  ended_at = coalesce(c.ended_at, clock_timestamp()), late_reply_at = case when c.state <> 'SENT' then clock_timestamp() end
from (select distinct on ("commandId") * from jsonb_to_recordset(cast(:#${body} as jsonb)) as r("commandId" uuid, source text, message text)) r
where c.command_id = r."commandId" and c.client_id = r.source and csg_command_may(c.state, 'FAILED')
