-- A page of a gateway's commands, newest first, as JSON. Out: one value, or no row.
with q as materialized (
  select * from jsonb_to_record(cast(:#${variable.request} as jsonb)) as r("deviceId" text, cursor text, "limit" integer)
),
page as materialized (
  select c from csg_command c
  where device_id = (select "deviceId" from q) and (requested_at, command_id) < (
    (select coalesce(price_change_task_cursor_time(cursor), 'infinity') from q),
    (select cast(coalesce(split_part(cursor, '.', 2), 'ffffffff-ffff-ffff-ffff-ffffffffffff') as uuid) from q))
  order by requested_at desc, command_id desc
  limit (select "limit" + 1 from q)
),
shown as materialized (
  select c, row_number() over (order by (c).requested_at desc, (c).command_id desc) as row from page
  order by row limit (select "limit" from q)
)
select cast(json_strip_nulls(json_build_object(
  'items', coalesce((select json_agg(csg_command_json(c) order by row) from shown), '[]'),
  'nextCursor', (select price_change_task_cursor((c).requested_at, (c).command_id) from shown
    where (select count(*) from page) > (select count(*) from shown) order by row desc limit 1))) as text) as answer
where exists (select from csg_gateway where device_id = (select "deviceId" from q))
