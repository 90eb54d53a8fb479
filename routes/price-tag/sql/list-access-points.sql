-- A page of access points by their client ID, as JSON. In: JSON of the query's parameters. Out: one value.
with q as materialized (
  select * from jsonb_to_record(cast(:#${variable.request} as jsonb)) as r("storeId" text, online boolean, cursor text, "limit" integer)
),
page as materialized (
  select * from access_point
  where client_id > (select coalesce(cursor, '') from q)
  and store_id = coalesce((select "storeId" from q), store_id)
  and online = coalesce((select online from q), online)
  order by client_id
  limit (select "limit" + 1 from q)
),
shown as materialized (
  select * from page order by client_id limit (select "limit" from q)
)
select cast(json_strip_nulls(json_build_object(
  'items', coalesce((select json_agg(access_point_json(cast(row(shown.*) as access_point)) order by client_id) from shown), '[]'),
  'nextCursor', (select max(client_id) from shown where (select count(*) from page) > (select count(*) from shown)))) as text) as answer
