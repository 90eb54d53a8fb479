-- Takes entries of the operation log that wait to be shipped and holds them for this replica; another one may take them when the
-- lease ends. Out: a row per entry with the day of its index and its document.
with due as (
  select log_id from operation_log
  where shipped_at is null and ship_after <= now()
  order by ship_after
  limit cast(:#${properties:signalbox.elasticsearch.bulk-max-documents} as bigint)
  for no key update skip locked
),
claimed as (
  update operation_log entry
  set ship_after = now() + cast(:#${properties:signalbox.elasticsearch.lease-ms} as bigint) * interval '1 millisecond'
  from due where entry.log_id = due.log_id
  returning entry.log_id, entry.occurred_at, entry.document
)
select log_id as id, to_char(occurred_at at time zone 'UTC', 'YYYY.MM.DD') as day,
  cast(document as text) as document
from claimed
