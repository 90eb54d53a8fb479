-- A page of tasks, newest first, as JSON. In: JSON of the query's parameters. Out: one value.
with q as materialized (
  select * from jsonb_to_record(cast(:#${variable.request} as jsonb)) as r("storeId" text, "apClientId" text, "requestKey" text,
    state text, "from" timestamptz, "to" timestamptz, cursor text, "limit" integer)
),
page as materialized (
  select task from price_change_task task
  where (created_at, task_id) < (
    (select coalesce(price_change_task_cursor_time(cursor), 'infinity') from q),
    (select cast(coalesce(split_part(cursor, '.', 2), 'ffffffff-ffff-ffff-ffff-ffffffffffff') as uuid) from q))
  and created_at >= (select coalesce("from", '-infinity') from q) and created_at < (select coalesce("to", 'infinity') from q)
  and state = coalesce((select state from q), state)
  and store_id = coalesce((select "storeId" from q), store_id)
  and ap_client_id = coalesce((select "apClientId" from q), ap_client_id)
  and request_key = coalesce((select "requestKey" from q), request_key)
  order by created_at desc, task_id desc
  limit (select least(coalesce("limit", 100), 500) + 1 from q)
),
shown as materialized (
  select task, row_number() over (order by (task).created_at desc, (task).task_id desc) as row from page
  order by row limit (select least(coalesce("limit", 100), 500) from q)
)
select cast(json_strip_nulls(json_build_object(
  'items', coalesce((select json_agg(price_change_task_json(task) order by row) from shown), '[]'),
  'nextCursor', (select price_change_task_cursor((task).created_at, (task).task_id) from shown
    where (select count(*) from page) > (select count(*) from shown) order by row desc limit 1))) as text) as answer
