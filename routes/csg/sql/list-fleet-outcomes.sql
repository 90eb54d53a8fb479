-- A page of what became of a fleet command on each gateway, as JSON. Out: one value, or no row.
with q as materialized (
  select * from jsonb_to_record(cast(:#${variable.request} as jsonb)) as r("fleetId" uuid, state text, cursor text, "limit" integer)
),
page as materialized (
  select c from csg_command c
  where fleet_id = (select "fleetId" from q) and device_id > (select coalesce(cursor, '') from q)
  and state = coalesce((select state from q), state)
  order by device_id limit (select "limit" + 1 from q)
),
shown as materialized (
  select c from page order by (c).device_id limit (select "limit" from q)
)
select cast(json_strip_nulls(json_build_object(
  'items', coalesce((select json_agg(csg_command_json(c) order by (c).device_id) from shown), '[]'),
  'nextCursor', (select max((c).device_id) from shown where (select count(*) from page) > (select count(*) from shown)))) as text) as answer
where exists (select from csg_fleet where fleet_id = (select "fleetId" from q))
