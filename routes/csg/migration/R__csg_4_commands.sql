-- Commands: from the caller's request to the answer.

create or replace function csg_command_json(c csg_command) returns jsonb stable language sql as $$
  select jsonb_strip_nulls(jsonb_build_object('commandId', c.command_id, 'deviceId', c.device_id, 'fleetId', c.fleet_id,
    'command', c.command, 'state', c.state, 'code', c.code, 'message', c.message,
    'progress', c.progress, 'requestedAt', c.requested_at, 'sentAt', c.sent_at, 'acceptedAt', c.accepted_at, 'deadlineAt', c.deadline_at, 'endedAt', c.ended_at, 'lateReplyAt', c.late_reply_at))
    || jsonb_build_object('arguments', c.arguments) || case when c.result is null then '{}' else jsonb_build_object('result', c.result) end
$$;

-- The event that carries a command; its id is the command's, and it ends with the caller's patience.
create or replace function csg_command_event(c csg_command, source text, reply_to text) returns text stable language sql as $$
  select cast(jsonb_build_object('specversion', '1.0', 'id', c.command_id, 'source', source, 'type', 'csg.command', 'time', c.sent_at,
    'datacontenttype', 'application/json', 'expirytime', c.deadline_at, 'correlationid', c.command_id, 'replytopic', 'csg-up/' || reply_to,
    'data', jsonb_build_object('command', c.command, 'arguments', c.arguments, 'bulkReplyTopic', 'csg-bulk-up/' || reply_to)) as text)
$$;

-- What is wrong with a request whose message would be larger than its parent topic allows; null where nothing is. The size is that of the
-- longest message with these arguments, since times and the reply topic differ in length.
create or replace function csg_too_large(wanted jsonb, sender text, reply_to text, max_bytes integer) returns text stable language sql as $$
  select cast(jsonb_build_array(jsonb_build_object('field', 'arguments', 'code', 'MAXIMUM_SIZE',
    'message', format('make a message of %s bytes; csg-down takes %s', n, max_bytes))) as text)
  from octet_length(csg_command_event(jsonb_populate_record(null::csg_command, jsonb_build_object(
    'command_id', gen_random_uuid(), 'command', wanted -> 'command', 'arguments', wanted -> 'arguments',
    'sent_at', '2000-01-01T00:00:00.123456Z', 'deadline_at', '2000-01-01T00:00:00.123456Z')), sender, reply_to)) n
  where n > max_bytes
$$;

-- How a command ends to which no answer has come in time, or whose job has not ended in time.
create or replace function csg_overdue(c csg_command, out state text, out code text, out message text) immutable language sql as $$
  select case when c.accepted_at is not null or c.unconfirmed is null then 'TIMED_OUT' else 'UNKNOWN' end,
    case when c.accepted_at is not null then 'CSG_JOB_TIMEOUT' when c.unconfirmed is null then 'CSG_TIMEOUT' else 'CSG_OUTCOME_UNKNOWN' end,
    case when c.accepted_at is not null then format('its job %s did not end within %s ms', c.result ->> 'jobId', c.job ->> 'timeoutMs')
      else coalesce(c.unconfirmed, format('no answer within %s ms', c.timeout_ms)) end
$$;

-- What the caller is told: HTTP status, code, and the command or, for a problem, its detail and further members.
create or replace function csg_command_answer(c csg_command, out status integer, out code text, out answer jsonb)
stable language plpgsql as $$
declare
  detail text;
begin
  status := 200;
  case c.state
    when 'SUCCEEDED', 'ACCEPTED', 'IN_PROGRESS' then
      answer := csg_command_json(c);
      return;
    when 'FAILED' then
      if c.code = 'CSG_INVALID_REPLY' then
        status := 502; code := c.code; detail := format('gateway %s gave no valid answer: %s', c.device_id, c.message);
      else
        status := 422; code := 'CSG_COMMAND_FAILED'; detail := format('gateway %s refused %s: %s', c.device_id, c.command, c.message);
      end if;
    when 'OFFLINE' then
      status := 409; code := 'CSG_OFFLINE'; detail := format('gateway %s is not connected; nothing was sent', c.device_id);
    when 'NOT_SENT' then
      if c.code = 'CSG_BROKER_REJECTED' then
        status := 502; code := c.code; detail := format('nothing was sent to gateway %s: %s', c.device_id, c.message);
      else
        status := 503; code := 'CSG_NOT_SENT';
        detail := format('nothing was sent to gateway %s, for the broker is unavailable; issue the command again', c.device_id);
      end if;
    when 'UNKNOWN' then
      status := 504; code := 'CSG_OUTCOME_UNKNOWN';
      detail := case when c.accepted_at is not null then format('gateway %s began its job: %s', c.device_id, c.message) else format('it is not known whether gateway %s has received the command, and it did not answer within %s ms; look at the gateway'
        ' before you issue it again: %s', c.device_id, c.timeout_ms, c.message) end;
    when 'SENT' then
      status := 409; code := 'CSG_UNDER_WAY'; detail := format('command %s waits for gateway %s', c.command_id, c.device_id);
    else
      status := 504; code := 'CSG_TIMEOUT';
      detail := case when c.accepted_at is not null then format('gateway %s began its job, but %s; look at it', c.device_id, c.message)
        else format('gateway %s did not answer within %s ms and may have run the command; look at it, then issue it again',
        c.device_id, c.timeout_ms) end;
  end case;
  answer := jsonb_strip_nulls(jsonb_build_object('detail', detail, 'commandId', c.command_id,
    'retryAfterS', case when status in (409, 503) and c.state <> 'OFFLINE' then 1 end,
    'gatewayError', case when status = 422 then jsonb_build_object('code', c.code, 'message', c.message) end));
end
$$;

-- Begins a command. In: the device, the caller's key or null, the request {command, arguments, timeoutMs}. Out: a row with status, code
-- and answer where there is nothing to send; else the command's row. Requests for one gateway are taken one after the other.
drop function if exists csg_start_command(text, text, jsonb, text, text, bigint, integer);
create or replace function csg_start_command(device text, key text, wanted jsonb, sender text, of_replica text, silent_ms bigint,
  max_open integer, max_bytes integer)
returns table (status integer, code text, answer text, command_id uuid, client_id text, event text, timeout_ms bigint, deadline timestamptz)
language plpgsql as $$
declare
  g csg_gateway;
  p record;
  c csg_command;
begin
  perform pg_advisory_xact_lock(hashtext('csg ' || device));
  select * into g from csg_gateway where device_id = device;
  if not found then
    return query select 404, 'NOT_FOUND', format('there is no gateway %s', device), null::uuid, null, null, null::bigint, null::timestamptz;
    return;
  end if;
  -- A command that was surely not sent does not use up its key.
  update csg_command o set request_key = null
  where o.device_id = device and request_key = key and o.request = wanted and o.state in ('OFFLINE', 'NOT_SENT');
  select * into c from csg_command where csg_command.device_id = device and request_key = key;
  if found then
    return query select a.status, a.code, cast(a.answer as text), c.command_id, c.client_id, null, c.timeout_ms, c.deadline_at
      from csg_command_answer(c) a where c.request = wanted
      union all select 422, 'CSG_KEY_REUSED', format('Idempotency-Key %s was used before with another command', key),
        null, null, null, null, null where c.request <> wanted;
    return;
  end if;
  if csg_too_large(wanted, sender, 'reply/' || of_replica, max_bytes) is not null then
    return query select 413, 'PAYLOAD_TOO_LARGE', csg_too_large(wanted, sender, 'reply/' || of_replica, max_bytes),
      null::uuid, null, null, null::bigint, null::timestamptz;
    return;
  end if;
  select * into p from csg_presence(g.client_id, g.reported_at, silent_ms);
  if not p.online then
    return query select 409, 'CSG_OFFLINE', cast(jsonb_build_object('detail', format('gateway %s is not connected; nothing was sent', device),
      'lastSeenAt', p.last_seen_at) as text), null::uuid, null, null, null::bigint, null::timestamptz;
    return;
  end if;
  if (select count(*) from csg_command o where o.device_id = device and state = 'SENT') >= max_open then
    return query select 429, 'CSG_GATEWAY_BUSY', cast(jsonb_build_object('detail',
      format('gateway %s has %s commands under way, the most it may have', device, max_open), 'retryAfterS', 1) as text),
      null::uuid, null, null, null::bigint, null::timestamptz;
    return;
  end if;
  insert into csg_command (device_id, client_id, request_key, request, command, arguments, job, timeout_ms, replica, state, sent_at, deadline_at)
  values (device, g.client_id, key, wanted, wanted ->> 'command', wanted -> 'arguments', wanted -> 'job', cast(wanted ->> 'timeoutMs' as bigint),
    of_replica, 'SENT', now(), now() + cast(wanted ->> 'timeoutMs' as bigint) * interval '1 millisecond')
  returning * into c;
  return query select null::integer, null, null, c.command_id, c.client_id, csg_command_event(c, sender, 'reply/' || of_replica), c.timeout_ms, c.deadline_at;
end
$$;

-- Ends a command with what the waiting replica knows: {state, code, message, result, reportedAt}. What the uplink noted first stands.
-- The state SENT leaves it open.
create or replace function csg_finish_command(id uuid, ending jsonb, sample_ms bigint)
returns table (status integer, code text, answer text) language plpgsql as $$
declare
  c csg_command;
begin
  update csg_command o set state = e.state, code = e.code, message = e.message, result = ending -> 'result',
    accepted_at = e.accepted_at, deadline_at = coalesce(e.deadline_at, o.deadline_at),
    ended_at = case when e.accepted_at is null then coalesce(o.ended_at, clock_timestamp()) end,
    late_reply_at = case when o.state <> 'SENT' then clock_timestamp() end
  from csg_command w cross join lateral csg_overdue(w) overdue
    cross join lateral csg_answered(w, ending ->> 'state', cast(ending ->> 'reportedAt' as timestamptz)) a
    cross join lateral (
      select overdue.*, null::timestamptz as accepted_at, null::timestamptz as deadline_at where ending ->> 'state' = 'TIMED_OUT'
      union all
      select a.state, ending ->> 'code', ending ->> 'message', a.accepted_at, a.deadline_at where ending ->> 'state' <> 'TIMED_OUT') e
  where w.command_id = id and o.command_id = id and o.accepted_at is null and csg_command_may(o.state, e.state)
  and (o.state = 'SENT' or ending ->> 'state' in ('SUCCEEDED', 'FAILED'));
  select * into c from csg_command where command_id = id;
  if not found then
    return query select 404, 'NOT_FOUND', format('the gateway was deleted while command %s was under way; it may have run it', id);
    return;
  end if;
  if c.command = 'status' and ending ->> 'state' = 'SUCCEEDED' then
    perform csg_apply_reports(jsonb_build_array(jsonb_build_object('source', c.client_id, 'time', ending ->> 'reportedAt',
      'data', ending -> 'result')), sample_ms);
  end if;
  return query select a.status, a.code, cast(a.answer as text) from csg_command_answer(c) a;
end
$$;
