-- Takes tasks that wait to be sent and holds them for this replica; another one may take them when the lease ends.
-- Out: a row per task with its access point and event, which leaves out tags that have a later price.
with due as (
  select task_id from price_change_task
  where send_after <= now() and deadline > now() and state in ('CREATED', 'SENT')
  order by send_after
  limit 200
  for no key update skip locked
),
claimed as (
  update price_change_task task
  set send_after = now() + cast(:#${properties:price-tag.task.send-lease-ms} as bigint) * interval '1 millisecond'
  from due where task.task_id = due.task_id
  returning task.task_id, task.ap_client_id, task.created_at, task.deadline
)
select task_id, ap_client_id as client_id, deadline, price_change_event(:#${properties:signalbox.source}, task_id, created_at, deadline, (
  select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
    'tagId', tag_id, 'sku', sku, 'price', cast(price as text), 'currency', currency, 'sequence', sequence)) order by tag_id)
  from price_change_task_tag tag where tag.task_id = claimed.task_id and tag.outcome is null)) as event
from claimed
