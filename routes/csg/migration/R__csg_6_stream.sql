-- The event stream: what transactions that are over have changed since a position. A position is a transaction ID below which all are over.

create or replace function csg_changes(since xid8, silent_ms bigint) returns table (known_until text, events text) language plpgsql as $$
declare
  until xid8 := pg_snapshot_xmin(pg_current_snapshot());
  told jsonb;
begin
  if since is not null and since <= (select changed_xid from csg_change_floor) then
    told := jsonb_build_array(jsonb_build_object('position', cast(since as text), 'type', 'reload', 'data', '{}'::jsonb));
  elsif since is not null then
    with changed as (
      select device_id, changed_xid from csg_gateway where changed_xid >= since and changed_xid < until
      union all
      select device_id, changed_xid from csg_change where changed_xid >= since and changed_xid < until and device_id is not null
    ),
    device as (
      select device_id, max(changed_xid) as changed_xid from changed group by device_id
    ),
    fleet as (
      select fleet_id, max(changed_xid) as changed_xid from csg_change
      where changed_xid >= since and changed_xid < until and fleet_id is not null group by fleet_id
    )
    select jsonb_agg(jsonb_build_object('position', cast(changed_xid as text), 'type', type, 'data', data) order by changed_xid) into told
    from (
      select d.changed_xid, case when g.device_id is null then 'gateway-deleted' else 'gateway' end as type,
        case when g.device_id is null then jsonb_build_object('deviceId', d.device_id) else csg_gateway_json(g, p.online) end as data
      from device d left join csg_gateway g using (device_id)
      left join lateral csg_presence(g.client_id, g.reported_at, silent_ms) p on true
      union all
      select fleet.changed_xid, 'fleet', csg_fleet_json(f) from fleet join csg_fleet f using (fleet_id)
    ) change;
  end if;
  return query select cast(until as text), cast(coalesce(told, '[]') as text);
end
$$;

create or replace function csg_prune(command_retention_h integer, history_retention_h integer) returns void language plpgsql as $$
begin
  delete from csg_command where requested_at < now() - command_retention_h * interval '1 hour' and fleet_id is null
    and state not in ('SENT', 'ACCEPTED', 'IN_PROGRESS');
  delete from csg_fleet where created_at < now() - command_retention_h * interval '1 hour' and state <> 'RUNNING';
  -- What is older than the maximum age of a report, a day, is rejected on reading.
  delete from csg_gateway_deleted where reported_at < now() - interval '25 hours';
  delete from csg_gateway_sample where sampled_at < now() - history_retention_h * interval '1 hour';
  with gone as (
    delete from csg_change where changed_at < now() - interval '1 hour' returning changed_xid
  )
  update csg_change_floor set changed_xid = greatest(csg_change_floor.changed_xid, last)
  from (select max(changed_xid) as last from gone) g where last is not null;
end
$$;
