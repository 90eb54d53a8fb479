-- Takes new requests from the table and holds them for this replica; another one may take them when the lease ends.
-- Out: a row per request: its key, and the request as JSON in the form that every entry point uses.
with due as (
  select request_key from price_change_request
  where state = 'NEW' and coalesce(claimed_until, '-infinity') <= now()
  order by requested_at
  limit 100
  for no key update skip locked
)
update price_change_request r
set claimed_until = now() + cast(:#${properties:price-tag.table.lease-ms} as bigint) * interval '1 millisecond'
from due where r.request_key = due.request_key
returning r.request_key, cast(jsonb_build_object('requestKey', r.request_key, 'changes', r.changes)
  || case when r.deadline is null then '{}' else jsonb_build_object('deadline', r.deadline) end as text) as request
