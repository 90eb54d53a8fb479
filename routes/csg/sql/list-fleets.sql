-- A page of fleet commands, newest first, as JSON. Out: one value.
with q as materialized (
  select * from jsonb_to_record(cast(:#${variable.request} as jsonb)) as r(cursor text, "limit" integer)
),
page as materialized (
  select f from csg_fleet f
  where (created_at, fleet_id) < (
    (select coalesce(price_change_task_cursor_time(cursor), 'infinity') from q),
    (select cast(coalesce(split_part(cursor, '.', 2), 'ffffffff-ffff-ffff-ffff-ffffffffffff') as uuid) from q))
  order by created_at desc, fleet_id desc
  limit (select "limit" + 1 from q)
),
shown as materialized (
  select f, row_number() over (order by (f).created_at desc, (f).fleet_id desc) as row from page
  order by row limit (select "limit" from q)
)
select cast(json_strip_nulls(json_build_object(
  'items', coalesce((select json_agg(csg_fleet_json(f) order by row) from shown), '[]'),
  'nextCursor', (select price_change_task_cursor((f).created_at, (f).fleet_id) from shown
    where (select count(*) from page) > (select count(*) from shown) order by row desc limit 1))) as text) as answer
