-- A page of users by their ID, as JSON. In: JSON of the query's parameters. Out: one value.
with q as materialized (
  select * from jsonb_to_record(cast(:#${variable.request} as jsonb)) as r(online boolean, cursor text, "limit" integer)
),
page as materialized (
  select rtc_user_json(u) as item, u.user_id from rtc_user u
  where user_id > (select coalesce(cursor, '') from q)
  and ((select online from q) is null or rtc_online(u.user_id) = (select online from q))
  order by user_id
  limit (select "limit" + 1 from q)
),
shown as materialized (
  select * from page order by user_id limit (select "limit" from q)
)
select cast(json_strip_nulls(json_build_object(
  'items', coalesce((select json_agg(item order by user_id) from shown), '[]'),
  'nextCursor', (select max(user_id) from shown where (select count(*) from page) > (select count(*) from shown)))) as text) as answer
