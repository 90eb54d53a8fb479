-- A page of tags by their ID, as JSON. In: JSON of the query's parameters. Out: one value.
with q as materialized (
  select * from jsonb_to_record(cast(:#${variable.request} as jsonb)) as r("storeId" text, "apClientId" text, sku text, online boolean,
    "asOrdered" boolean, cursor text, "limit" integer)
),
page as materialized (
  select * from tag
  where tag_id > (select coalesce(cursor, '') from q)
  and store_id = coalesce((select "storeId" from q), store_id)
  and ap_client_id = coalesce((select "apClientId" from q), ap_client_id)
  and ((select sku from q) is null or sku = (select sku from q))
  and online = coalesce((select online from q), online)
  and ((select "asOrdered" from q) is null or tag_as_ordered(tag) = (select "asOrdered" from q))
  order by tag_id
  limit (select "limit" + 1 from q)
),
shown as materialized (
  select * from page order by tag_id limit (select "limit" from q)
)
select cast(json_strip_nulls(json_build_object(
  'items', coalesce((select json_agg(tag_json(cast(row(shown.*) as tag)) order by tag_id) from shown), '[]'),
  'nextCursor', (select max(tag_id) from shown where (select count(*) from page) > (select count(*) from shown)))) as text) as answer
