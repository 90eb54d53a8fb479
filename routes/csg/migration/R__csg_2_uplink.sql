-- What gateways say: reports of their state, and replies to commands.

-- Keeps the newest report of each gateway, and a sample of it now and then. In: a JSON array of {source, time, data}, data valid, in the
-- order of arrival. Only the gateway's own clock counts: a report changes nothing unless it is newer than what is known, and does not
-- bring a deleted gateway back unless it is newer than what was known of it. Of two of one time the first stands.
create or replace function csg_apply_reports(reports jsonb, sample_ms bigint) returns void language plpgsql as $$
begin
  with report as (
    select distinct on (source) source, time, data, split_part(source, '@@@', 2) as device_id,
      regexp_replace(split_part(source, '@@@', 1), '^GID_csg_', '') as region
    from rows from (jsonb_to_recordset(reports) as (source text, time timestamptz, data jsonb)) with ordinality r(source, time, data, n)
    where not exists (select from csg_gateway_deleted d where d.client_id = r.source and d.reported_at >= r.time)
    order by source, time desc, n
  ),
  kept as (
    insert into csg_gateway as g (device_id, client_id, region, version, model, health, capacity_bytes, used_bytes,
      cache_bytes, cache_used_bytes, cache_dirty_bytes, status, reported_at, sampled_at)
    select distinct on (device_id) device_id, source, region, data ->> 'version', data ->> 'model', data ->> 'health',
      cast(data ->> 'capacityBytes' as bigint), cast(data ->> 'usedBytes' as bigint), cast(data ->> 'cacheBytes' as bigint),
      cast(data ->> 'cacheUsedBytes' as bigint), cast(data ->> 'cacheDirtyBytes' as bigint), data, time, time
    from report order by device_id, time desc
    on conflict (device_id) do update set version = excluded.version, model = excluded.model, health = excluded.health,
      capacity_bytes = excluded.capacity_bytes, used_bytes = excluded.used_bytes, cache_bytes = excluded.cache_bytes,
      cache_used_bytes = excluded.cache_used_bytes, cache_dirty_bytes = excluded.cache_dirty_bytes, status = excluded.status,
      reported_at = excluded.reported_at, changed_xid = pg_current_xact_id(),
      sampled_at = case when g.sampled_at > excluded.reported_at - sample_ms * interval '1 millisecond'
          and g.health = excluded.health and g.version = excluded.version then g.sampled_at else excluded.reported_at end
    where g.client_id = excluded.client_id and g.reported_at < excluded.reported_at
    returning g.*
  )
  insert into csg_gateway_sample (device_id, sampled_at, health, version, used_bytes, cache_used_bytes, cache_dirty_bytes)
  select device_id, sampled_at, health, version, used_bytes, cache_used_bytes, cache_dirty_bytes
  from kept where sampled_at = reported_at
  on conflict do nothing;
end
$$;

-- Takes a batch of events. In: a JSON array of {source, id, type, time, data}. Out: the events that are refused.
-- The commands are locked first and read in a statement of their own, so that two batches see each other's work.
create or replace function csg_apply_events(events jsonb, sample_ms bigint)
returns table (source text, id text, code text, message text) language plpgsql as $$
declare
  refused jsonb;
  fresh jsonb;
begin
  perform from csg_command c
  where c.command_id in (select cast(e -> 'data' ->> 'commandId' as uuid) from jsonb_array_elements(events) e
    where e ->> 'type' <> 'csg.status.reported')
  order by c.command_id for no key update;

  select coalesce(jsonb_agg(jsonb_build_object('source', e.source, 'id', e.id, 'code', e.code, 'message', e.message)), '[]') into refused
  from (
    select r.source, r.id, case when c.command_id is null then 'UNKNOWN_COMMAND' else 'WRONG_GATEWAY' end as code,
      format(case when c.command_id is null then 'there is no command %s' else 'command %s was given to another gateway' end,
        r.data ->> 'commandId') as message
    from jsonb_to_recordset(events) as r(source text, id text, type text, data jsonb)
    left join csg_command c on c.command_id = cast(r.data ->> 'commandId' as uuid)
    where r.type <> 'csg.status.reported' and c.client_id is distinct from r.source
    union all
    select r.source, r.id, 'DEVICE_ID_TAKEN', format('device ID %s belongs to %s', g.device_id, g.client_id)
    from jsonb_to_recordset(events) as r(source text, id text, type text)
    join csg_gateway g on g.device_id = split_part(r.source, '@@@', 2) and g.client_id <> r.source
    where r.type = 'csg.status.reported'
  ) e;

  with good as (
    select e, n, e ->> 'source' as s, e ->> 'id' as i from jsonb_array_elements(events) with ordinality f(e, n)
    where not exists (select from jsonb_to_recordset(refused) as r(source text, id text)
      where r.source = e ->> 'source' and r.id = e ->> 'id')
  ), remembered as (
    insert into processed_event (source, event_id)
    select s, i from good group by s, i order by s, i
    on conflict do nothing
    returning processed_event.source as s, event_id as i
  )
  select coalesce(jsonb_agg(e order by n), '[]') into fresh
  from (select distinct on (s, i) e, n from good join remembered using (s, i) order by s, i, n) once;

  -- What the command "status" gave is a report like others, as of the time of the reply.
  perform csg_apply_reports((select jsonb_agg(case when e ->> 'type' = 'csg.status.reported' then e
      else jsonb_set(e, '{data}', e -> 'data' -> 'result') end order by n)
    from jsonb_array_elements(fresh) with ordinality f(e, n)
    where e ->> 'type' = 'csg.status.reported' or e -> 'data' ->> 'command' = 'status' and e -> 'data' ->> 'outcome' = 'SUCCEEDED'), sample_ms);
  perform csg_apply_replies((select jsonb_agg(e) from jsonb_array_elements(fresh) e where e ->> 'type' <> 'csg.status.reported'));
  perform csg_follow_jobs(array(select distinct split_part(e ->> 'source', '@@@', 2) from jsonb_array_elements(fresh) e));
  return query select r.source, r.id, r.code, r.message
    from jsonb_to_recordset(refused) as r(source text, id text, code text, message text);
end
$$;

-- Notes what gateways answered. An answer that comes late corrects the record, the first one for good.
create or replace function csg_apply_replies(replies jsonb) returns void language plpgsql as $$
begin
  with reply as (
    select distinct on (command_id) command_id, data, time from (
      select cast(r.data ->> 'commandId' as uuid) as command_id, r.data, r.time
      from jsonb_to_recordset(replies) as r(time timestamptz, data jsonb)) told
    order by command_id, time
  )
  update csg_command c set state = a.state, result = data -> 'result',
    code = data -> 'error' ->> 'code', message = data -> 'error' ->> 'message',
    accepted_at = a.accepted_at, deadline_at = coalesce(a.deadline_at, c.deadline_at),
    ended_at = case when a.accepted_at is null then coalesce(c.ended_at, clock_timestamp()) end,
    late_reply_at = case when c.state <> 'SENT' then clock_timestamp() end
  from reply, csg_command w cross join lateral csg_answered(w, data ->> 'outcome', time) a
  where c.command_id = reply.command_id and w.command_id = c.command_id and c.accepted_at is null and csg_command_may(c.state, a.state);
end
$$;

-- What becomes of a command by its answer: one that begins a job is accepted, and has until the job's deadline.
create or replace function csg_answered(c csg_command, outcome text, replied_at timestamptz,
  out state text, out accepted_at timestamptz, out deadline_at timestamptz) stable language sql as $$
  select case when begins then 'ACCEPTED' else outcome end, case when begins then replied_at end,
    case when begins then now() + cast(c.job ->> 'timeoutMs' as bigint) * interval '1 millisecond' end
  from (select outcome = 'SUCCEEDED' and c.job is not null as begins) b
$$;

-- Moves commands on by what the last reports of their gateways tell of the jobs that they began. What a report from before the job says
-- does not count. A job that has ended is no longer listed; one that an upgrade began is done when the gateway runs the version.
create or replace function csg_follow_jobs(devices text[]) returns void language sql as $$
  with followed as (
    select c.command_id, listed.job, g.reported_at, g.version = c.result ->> 'toVersion' as upgraded,
      c.job ->> 'doneWhen' = 'VERSION_REPORTED' as upgrades, cast(g.status ->> 'startedAt' as timestamptz) > c.accepted_at as restarted, g.version
    from csg_command c join csg_gateway g on g.device_id = c.device_id and g.client_id = c.client_id and g.reported_at > c.accepted_at
    left join lateral (select j as job from jsonb_array_elements(g.status -> 'jobs') j where j ->> 'jobId' = c.result ->> 'jobId' limit 1) listed on true
    where c.device_id = any (devices) and c.accepted_at is not null and c.state in ('ACCEPTED', 'IN_PROGRESS', 'TIMED_OUT', 'UNKNOWN')
  ), told as (
    select f.command_id, f.job, case when upgrades and upgraded then 'SUCCEEDED' when f.job ? 'error' then 'FAILED'
      when f.job is not null then 'IN_PROGRESS' when upgrades and restarted then 'FAILED' when upgrades then 'IN_PROGRESS'
      when restarted then 'UNKNOWN' else 'SUCCEEDED' end as state, f.version
    from followed f
  )
  update csg_command c set state = told.state, progress = case when told.state = 'SUCCEEDED' then 1 else coalesce(cast(told.job ->> 'progress' as numeric), c.progress) end,
    code = case told.state when 'FAILED' then coalesce(told.job -> 'error' ->> 'code', 'CSG_JOB_LOST') when 'UNKNOWN' then 'CSG_JOB_LOST' end,
    message = case told.state when 'FAILED' then coalesce(told.job -> 'error' ->> 'message',
        format('the gateway has restarted, still runs %s and has no job %s', told.version, c.result ->> 'jobId'))
      when 'UNKNOWN' then format('the gateway has restarted; whether job %s had ended before is not known', c.result ->> 'jobId') end,
    ended_at = case when told.state <> 'IN_PROGRESS' then coalesce(c.ended_at, clock_timestamp()) end,
    late_reply_at = case when c.state in ('TIMED_OUT', 'UNKNOWN') then clock_timestamp() else c.late_reply_at end
  from told
  where c.command_id = told.command_id and (csg_command_may(c.state, told.state)
    or c.state = 'IN_PROGRESS' and told.state = 'IN_PROGRESS' and c.progress is distinct from cast(told.job ->> 'progress' as numeric)
      and told.job is not null)
$$;
