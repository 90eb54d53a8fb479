-- A gateway over time, as JSON. Out: one value, or no row.
with q as materialized (
  select * from jsonb_to_record(cast(:#${variable.request} as jsonb)) as r("deviceId" text, "from" timestamptz, "to" timestamptz, points integer)
)
select cast(h as text) as answer from q cross join lateral csg_history_json("deviceId",
  coalesce("from", now() - interval '24 hours'), coalesce("to", now()), points) h where h is not null
