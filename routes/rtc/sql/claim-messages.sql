-- Takes events for terminals and holds them for this replica; another one may take them when the lease ends.
-- In: variable parent. Out: a row per event with its terminal and its deadline.
with due as (
  select message_id from rtc_message
  where parent = :#${variable.parent} and send_after <= now() and deadline > now()
  order by message_id
  limit 500
  for no key update skip locked
),
claimed as (
  update rtc_message m
  set send_after = now() + cast(:#${properties:rtc.message.send-lease-ms} as bigint) * interval '1 millisecond'
  from due where m.message_id = due.message_id
  returning m.*
)
select message_id, client_id, deadline, cast(jsonb_strip_nulls(jsonb_build_object(
  'specversion', '1.0', 'id', 'rtc-' || message_id, 'source', cast(:#${properties:signalbox.source} as text), 'type', type,
  'time', created_at, 'datacontenttype', 'application/json', 'expirytime', deadline, 'correlationid', correlation_id,
  'data', data)) as text) as event
from claimed order by message_id
