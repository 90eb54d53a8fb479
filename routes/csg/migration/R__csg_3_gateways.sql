-- Gateways as the API and the event stream show them.

-- Online: as the broker's events tell; where they tell nothing, on a stock broker, whether it has reported of late.
create or replace function csg_presence(client text, reported_at timestamptz, silent_ms bigint)
returns table (online boolean, last_seen_at timestamptz) stable language sql as $$
  select coalesce(bool_or(connected_at is not null and closed_at is null), reported_at > now() - silent_ms * interval '1 millisecond'),
    greatest(reported_at, max(greatest(connected_at, left_at, closed_at)))
  from client_channel where client_id = client
$$;

create or replace function csg_gateway_json(g csg_gateway, online boolean) returns jsonb stable language sql as $$
  select jsonb_strip_nulls(jsonb_build_object('deviceId', g.device_id, 'clientId', g.client_id, 'region', g.region,
    'displayName', g.display_name, 'labels', g.labels, 'online', online, 'version', g.version, 'model', g.model, 'health', g.health,
    'capacityBytes', g.capacity_bytes, 'usedBytes', g.used_bytes, 'cacheBytes', g.cache_bytes, 'cacheUsedBytes', g.cache_used_bytes,
    'cacheDirtyBytes', g.cache_dirty_bytes, 'shareCount', jsonb_array_length(g.status -> 'shares'),
    'jobCount', jsonb_array_length(coalesce(g.status -> 'jobs', '[]')), 'reportedAt', g.reported_at))
$$;

create or replace function csg_gateway_detail_json(device text, silent_ms bigint) returns jsonb stable language sql as $$
  select csg_gateway_json(g, p.online) || jsonb_strip_nulls(jsonb_build_object('shares', g.status -> 'shares',
    'buckets', coalesce(g.status -> 'buckets', '[]'), 'jobs', coalesce(g.status -> 'jobs', '[]'),
    'problems', coalesce(g.status -> 'problems', '[]'), 'startedAt', g.status -> 'startedAt', 'createdAt', g.created_at,
    'lastSeenAt', p.last_seen_at))
  from csg_gateway g cross join lateral csg_presence(g.client_id, g.reported_at, silent_ms) p where g.device_id = device
$$;

create or replace function csg_put_gateway(device text, entry jsonb, silent_ms bigint) returns jsonb language plpgsql as $$
begin
  update csg_gateway set display_name = case when entry ? 'displayName' then entry ->> 'displayName' else display_name end,
    labels = case when entry ? 'labels' then array(select jsonb_array_elements_text(entry -> 'labels')) else labels end,
    changed_xid = pg_current_xact_id()
  where device_id = device;
  return csg_gateway_detail_json(device, silent_ms);
end
$$;

-- At most so many points, evenly left out.
create or replace function csg_history_json(device text, since timestamptz, until timestamptz, points integer)
returns jsonb stable language sql as $$
  with sample as (
    select s.*, ntile(points) over (order by sampled_at) as tile
    from csg_gateway_sample s where device_id = device and sampled_at >= since and sampled_at <= until
  ),
  kept as (
    select distinct on (tile) * from sample order by tile, sampled_at desc
  )
  select jsonb_build_object('items', coalesce((select jsonb_agg(jsonb_build_object('at', sampled_at, 'health', health,
    'version', version, 'usedBytes', used_bytes, 'cacheUsedBytes', cache_used_bytes, 'cacheDirtyBytes', cache_dirty_bytes)
    order by sampled_at) from kept), '[]'))
  where exists (select from csg_gateway where device_id = device)
$$;

create or replace function csg_counts_json(silent_ms bigint) returns jsonb stable language sql as $$
  with gateway as materialized (
    select g.region, g.version, g.health, g.capacity_bytes, g.used_bytes, p.online
    from csg_gateway g cross join lateral csg_presence(g.client_id, g.reported_at, silent_ms) p
  )
  select jsonb_build_object('gateways', count(*), 'online', count(*) filter (where online),
    'regions', (select coalesce(jsonb_agg(r order by r ->> 'region'), '[]') from (
      select jsonb_build_object('region', region, 'gateways', count(*), 'online', count(*) filter (where online),
        'degraded', count(*) filter (where health = 'DEGRADED'), 'failed', count(*) filter (where health = 'FAILED'),
        'capacityBytes', sum(capacity_bytes), 'usedBytes', sum(used_bytes)) as r from gateway group by region) regions),
    'versions', (select coalesce(jsonb_object_agg(version, n), '{}') from (select version, count(*) as n from gateway group by version) v),
    'health', (select coalesce(jsonb_object_agg(health, n), '{}') from (select health, count(*) as n from gateway group by health) h),
    'commandsOpen', (select count(*) from csg_command where state = 'SENT'),
    'fleetCommandsRunning', (select count(*) from csg_fleet where state = 'RUNNING'))
  from gateway
$$;
