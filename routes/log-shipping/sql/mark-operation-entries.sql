-- Notes what became of claimed entries. In: a JSON array of {id, done}. An entry that Elasticsearch cannot take now waits as long
-- again as it has waited, within limits, so that its pauses double.
with outcome as (
  select id, done from jsonb_to_recordset(cast(:#${body} as jsonb)) as o(id uuid, done boolean)
),
held as (
  select log_id, done, least(
    greatest(now() - occurred_at, cast(:#${properties:signalbox.elasticsearch.retry-delay-ms} as bigint) * interval '1 millisecond'),
    cast(:#${properties:signalbox.elasticsearch.retry-max-delay-ms} as bigint) * interval '1 millisecond') as pause
  from operation_log join outcome on outcome.id = operation_log.log_id
  where shipped_at is null
  order by log_id
  for no key update of operation_log
)
update operation_log entry set
  shipped_at = case when held.done then now() end,
  ship_after = case when held.done then entry.ship_after else now() + held.pause end
from held where entry.log_id = held.log_id
