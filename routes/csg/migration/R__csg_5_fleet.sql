-- Commands to many gateways: whom a selector means, and step by step to the end.

create or replace function csg_fleet_json(f csg_fleet) returns jsonb stable language sql as $$
  select jsonb_strip_nulls(jsonb_build_object('fleetId', f.fleet_id, 'title', f.title, 'command', f.command, 'state', f.state,
    'concurrency', f.concurrency, 'maxFailureShare', f.max_failure_share, 'targetCount', f.target_count,
    'retryOf', f.retry_of,
    'createdAt', f.created_at, 'endedAt', f.ended_at))
    || jsonb_build_object('arguments', f.arguments, 'selector', f.selector, 'outcomes', coalesce((
      select jsonb_object_agg(state, n) from (select state, count(*) as n from csg_command where fleet_id = f.fleet_id group by state) c), '{}'))
$$;

create or replace function csg_texts(list jsonb) returns text[] immutable language sql as $$
  select array(select jsonb_array_elements_text(list))
$$;

create or replace function csg_selected(selector jsonb) returns setof csg_gateway stable language sql as $$
  select * from csg_gateway g
  where (selector @> '{"all": true}' or selector - 'all' <> '{}')
  and (not selector ? 'regions' or region = any (csg_texts(selector -> 'regions')))
  and (not selector ? 'versions' or version = any (csg_texts(selector -> 'versions')))
  and (not selector ? 'labels' or labels @> csg_texts(selector -> 'labels'))
  and (not selector ? 'health' or health = any (csg_texts(selector -> 'health')))
  and (not selector ? 'deviceIds' or device_id = any (csg_texts(selector -> 'deviceIds')))
$$;

-- Gateways that a selector names and nobody knows, as problems of the request.
create or replace function csg_unknown_devices(selector jsonb) returns jsonb stable language sql as $$
  select jsonb_agg(jsonb_build_object('field', format('selector.deviceIds[%s]', n - 1), 'code', 'UNKNOWN_GATEWAY',
    'message', format('there is no gateway %s', device)) order by n)
  from (select device, n from jsonb_array_elements_text(coalesce(selector -> 'deviceIds', '[]')) with ordinality d(device, n)
    where not exists (select from csg_gateway where device_id = device) order by n limit 100) unknown
$$;

create or replace function csg_dry_run_json(selector jsonb, silent_ms bigint) returns jsonb stable language sql as $$
  with target as materialized (
    select g.device_id, g.region, p.online from csg_selected(selector) g cross join lateral csg_presence(g.client_id, g.reported_at, silent_ms) p
  )
  select jsonb_build_object('targetCount', count(*), 'onlineCount', count(*) filter (where online),
    'regions', (select coalesce(jsonb_object_agg(region, n), '{}') from (select region, count(*) as n from target group by region) r),
    'deviceIds', (select coalesce(jsonb_agg(device_id order by device_id), '[]') from (
      select device_id from target order by device_id limit 100) first))
  from target
$$;

drop function if exists csg_start_fleet(jsonb, text, bigint);
create or replace function csg_start_fleet(wanted jsonb, key text, silent_ms bigint, sender text, max_bytes integer)
returns table (status integer, code text, answer text) language plpgsql as $$
declare
  f csg_fleet;
  same boolean;
  problems jsonb := csg_unknown_devices(wanted -> 'selector');
  too_large text := csg_too_large(wanted, sender, 'reply', max_bytes);
begin
  if too_large is not null then
    return query select 413, 'PAYLOAD_TOO_LARGE', too_large;
    return;
  end if;
  if problems is not null then
    return query select 422, 'UNKNOWN_GATEWAY', cast(problems as text);
    return;
  end if;
  if cast(wanted ->> 'dryRun' as boolean) then
    return query select 200, null, cast(csg_dry_run_json(wanted -> 'selector', silent_ms) as text);
    return;
  end if;
  insert into csg_fleet (request_key, request, title, command, arguments, job, selector, retry_of, concurrency, max_failure_share, timeout_ms,
    target_count)
  values (key, wanted, wanted ->> 'title', wanted ->> 'command', wanted -> 'arguments', wanted -> 'job', wanted -> 'selector',
    cast(wanted ->> 'retryOf' as uuid), cast(wanted ->> 'concurrency' as integer), cast(wanted ->> 'maxFailureShare' as numeric), cast(wanted ->> 'timeoutMs' as bigint),
    (select count(*) from csg_selected(wanted -> 'selector')))
  on conflict (request_key) do nothing
  returning * into f;
  if not found then
    select * into f from csg_fleet where request_key = key;
    -- The gateways of a retry are those that had failed when it was asked for first.
    same := case when wanted ? 'retryOf' then f.retry_of = cast(wanted ->> 'retryOf' as uuid) else f.request = wanted end;
    return query select case when same then 202 else 422 end, 'CSG_KEY_REUSED', case when same then cast(csg_fleet_json(f) as text)
      else format('Idempotency-Key %s was used before with another fleet command', key) end;
    return;
  end if;
  if f.target_count = 0 then
    delete from csg_fleet where fleet_id = f.fleet_id;
    return query select 422, 'NO_GATEWAY', '[{"field":"selector","code":"NO_GATEWAY","message":"no gateway fits the selector"}]';
    return;
  end if;
  insert into csg_command (device_id, client_id, fleet_id, position, command, arguments, job, timeout_ms, state)
  select device_id, client_id, f.fleet_id, row_number() over (order by md5(f.fleet_id || device_id)), f.command, f.arguments, f.job,
    f.timeout_ms, 'WAITING' from csg_selected(f.selector);
  return query select 202, null, cast(csg_fleet_json(f) as text);
end
$$;

-- Stops a fleet command of which too many gateways failed, and ends one that is through: no job that it began runs any more. Locked by
-- the caller.
create or replace function csg_settle_fleet(f csg_fleet) returns boolean language plpgsql as $$
declare
  n record;
begin
  select count(*) filter (where state = 'WAITING') as waiting, count(*) filter (where state in ('SENT', 'ACCEPTED', 'IN_PROGRESS')) as open,
    count(*) filter (where state in ('FAILED', 'TIMED_OUT', 'UNKNOWN', 'NOT_SENT')) as failed
  into n from csg_command where fleet_id = f.fleet_id;
  if n.waiting > 0 and n.failed > f.max_failure_share * f.target_count then
    update csg_fleet set state = 'STOPPED', ended_at = clock_timestamp() where fleet_id = f.fleet_id;
    update csg_command set state = 'CANCELED', code = 'CSG_STOPPED', message = format('%s of %s gateways failed', n.failed, f.target_count),
      ended_at = clock_timestamp() where fleet_id = f.fleet_id and state = 'WAITING';
    return false;
  end if;
  if n.waiting + n.open = 0 then
    update csg_fleet set state = 'COMPLETED', ended_at = clock_timestamp() where fleet_id = f.fleet_id;
    return false;
  end if;
  return n.waiting > 0 and n.open < f.concurrency;
end
$$;

-- Moves every running fleet command on by a step: whose turn it is gets the command, or is noted as offline. Out: a row per command to send.
create or replace function csg_step_fleets(sender text, of_replica text, silent_ms bigint, portion integer)
returns table (command_id uuid, client_id text, event text, deadline timestamptz) language plpgsql as $$
declare
  f csg_fleet;
  free integer;
begin
  for f in select * from csg_fleet where state = 'RUNNING' order by created_at for no key update skip locked loop
    continue when not csg_settle_fleet(f);
    free := least(portion, f.concurrency - (select count(*) from csg_command o where o.fleet_id = f.fleet_id
      and state in ('SENT', 'ACCEPTED', 'IN_PROGRESS')));
    return query
      with next as (
        select c.command_id, p.online, count(*) filter (where p.online) over (order by c.position) as turn
        from (select * from csg_command w where w.fleet_id = f.fleet_id and state = 'WAITING' order by w.position limit 10 * free) c
        join csg_gateway g using (device_id) cross join lateral csg_presence(g.client_id, g.reported_at, silent_ms) p
      ),
      moved as (
        update csg_command c set state = case when online then 'SENT' else 'OFFLINE' end,
          code = case when not online then 'CSG_OFFLINE' end,
          message = case when not online then 'the gateway was not connected when its turn came' end,
          replica = of_replica, sent_at = case when online then now() end,
          deadline_at = case when online then now() + f.timeout_ms * interval '1 millisecond' end,
          ended_at = case when not online then clock_timestamp() end
        from next where c.command_id = next.command_id and turn <= free
        returning c.*
      )
      select m.command_id, m.client_id, csg_command_event(m, sender, 'reply'), m.deadline_at from moved m where m.state = 'SENT';
  end loop;
end
$$;

create or replace function csg_cancel_fleet(id uuid) returns jsonb language plpgsql as $$
declare
  f csg_fleet;
begin
  select * into f from csg_fleet where fleet_id = id for no key update;
  if not found then
    return null;
  end if;
  if f.state = 'RUNNING' then
    update csg_fleet set state = 'CANCELED', ended_at = clock_timestamp() where fleet_id = id returning * into f;
    update csg_command set state = 'CANCELED', code = 'CSG_CANCELED', message = 'the fleet command was canceled', ended_at = clock_timestamp()
    where fleet_id = id and state = 'WAITING';
  end if;
  return csg_fleet_json(f);
end
$$;
