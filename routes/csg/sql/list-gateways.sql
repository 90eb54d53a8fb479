-- A page of gateways by their ID, as JSON. In: JSON of the query's parameters. Out: one value.
with q as materialized (
  select * from jsonb_to_record(cast(:#${variable.request} as jsonb)) as r(region text, health text, version text, label text, online boolean,
    cursor text, "limit" integer)
),
page as materialized (
  select g, p.online as is_online from csg_gateway g cross join lateral csg_presence(g.client_id, g.reported_at, cast(:#${properties:csg.gateway.silent-after-ms} as bigint)) p
  where g.device_id > (select coalesce(cursor, '') from q)
  and g.region = coalesce((select region from q), g.region)
  and g.health = coalesce((select health from q), g.health)
  and g.version = coalesce((select version from q), g.version)
  and ((select label from q) is null or (select label from q) = any (g.labels))
  and p.online = coalesce((select online from q), p.online)
  order by g.device_id
  limit (select "limit" + 1 from q)
),
shown as materialized (
  select g, is_online from page order by (g).device_id limit (select "limit" from q)
)
select cast(json_strip_nulls(json_build_object(
  'items', coalesce((select json_agg(csg_gateway_json(g, is_online) order by (g).device_id) from shown), '[]'),
  'nextCursor', (select max((g).device_id) from shown where (select count(*) from page) > (select count(*) from shown)))) as text) as answer
