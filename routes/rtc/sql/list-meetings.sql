-- A page of meetings, newest first, as JSON. In: JSON of the query's parameters. Out: one value.
with q as materialized (
  select * from jsonb_to_record(cast(:#${variable.request} as jsonb)) as r("userId" text, state text, "from" timestamptz,
    "to" timestamptz, cursor text, "limit" integer)
),
page as materialized (
  select m from rtc_meeting m
  where (created_at, meeting_id) < (
    (select coalesce(price_change_task_cursor_time(cursor), 'infinity') from q),
    (select cast(coalesce(split_part(cursor, '.', 2), 'ffffffff-ffff-ffff-ffff-ffffffffffff') as uuid) from q))
  and created_at >= (select coalesce("from", '-infinity') from q) and created_at < (select coalesce("to", 'infinity') from q)
  and state = coalesce((select state from q), state)
  and ((select "userId" from q) is null or exists (select from rtc_participant p
    where p.meeting_id = m.meeting_id and p.user_id = (select "userId" from q)))
  order by created_at desc, meeting_id desc
  limit (select "limit" + 1 from q)
),
shown as materialized (
  select m, row_number() over (order by (m).created_at desc, (m).meeting_id desc) as row from page
  order by row limit (select "limit" from q)
)
select cast(json_strip_nulls(json_build_object(
  'items', coalesce((select json_agg(rtc_meeting_json(m) order by row) from shown), '[]'),
  'nextCursor', (select price_change_task_cursor((m).created_at, (m).meeting_id) from shown
    where (select count(*) from page) > (select count(*) from shown) order by row desc limit 1))) as text) as answer
