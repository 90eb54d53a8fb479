-- Makes new tasks for tags that show an earlier price than the last accepted one, as a report told; they wait to be sent.
-- Out: the number of orders that were looked at. What is corrected is read under the lock of its order.
with due as materialized (
  select * from price_order
  where correct_after <= now()
  order by tag_id
  limit 2000
  for no key update skip locked
),
target as materialized (
  select due.*, tag.ap_client_id, tag.store_id as tag_store_id, old.request_key,
    (row_number() over (partition by due.task_id, tag.ap_client_id order by due.tag_id) - 1) / 200 as part, gen_random_uuid() as new_id
  from due join tag using (tag_id) join price_change_task old on old.task_id = due.task_id
  where old.state in ('COMPLETED', 'PARTIAL', 'FAILED') and not tag_as_ordered(tag)
),
planned as materialized (
  select target.*, first_value(new_id) over (partition by task_id, ap_client_id, part order by tag_id) as new_task_id from target
),
task as (
  insert into price_change_task (task_id, request_key, ap_client_id, store_id, state_reason, deadline, correction_of, send_after)
  select new_task_id, request_key, ap_client_id, min(tag_store_id), format('corrects task %s: its tags show an earlier price', task_id),
    now() + cast(:#${properties:price-tag.task.deadline-ms} as bigint) * interval '1 millisecond', task_id, now()
  from planned
  group by new_task_id, request_key, ap_client_id, task_id
),
ordered as (
  update price_order o set
    sequence = case when planned.tag_id is null then o.sequence else price_order_next(o.sequence) end,
    task_id = coalesce(planned.new_task_id, o.task_id),
    corrections = o.corrections + case when planned.tag_id is null then 0 else 1 end,
    correct_after = null
  from due left join planned using (tag_id)
  where o.tag_id = due.tag_id
  returning o.tag_id, o.sequence, o.task_id, o.sku, o.price, o.currency, planned.tag_id is not null as corrected
)
insert into price_change_task_tag (task_id, tag_id, sku, price, currency, sequence)
select task_id, tag_id, sku, price, currency, sequence from ordered where corrected
