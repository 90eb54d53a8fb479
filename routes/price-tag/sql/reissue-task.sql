-- Issues an unsuccessful task again, for its tags that do not show the price; held by this replica for sending.
-- In: JSON {taskId}. Out: first a row with status (as in HTTP), code and answer (JSON, or the problem in words), then the new task
-- with its event. No row at all: it is being issued again elsewhere at this moment; ask again.
with input as materialized (
  select "taskId" as task_id from jsonb_to_record(cast(:#${variable.request} as jsonb)) as i("taskId" uuid)
),
old as materialized (
  select price_change_task.* from price_change_task where task_id = (select task_id from input)
),
existing as materialized (
  select task_id from price_change_task where reissue_of = (select task_id from input)
),
target as materialized (
  select t.tag_id, t.sku, t.price, t.currency
  from old join price_change_task_tag t using (task_id) left join tag using (tag_id)
  where t.outcome is distinct from 'DISPLAYED'
  and not coalesce(tag.reported_at > old.created_at and tag.price = t.price and tag.currency = t.currency
    and tag.sku is not distinct from coalesce(t.sku, tag.sku), false)
),
problem as materialized (
  select case when state = 'COMPLETED' then 'TASK_COMPLETED' when state in ('PARTIAL', 'FAILED', 'EXPIRED') then 'NOTHING_TO_REISSUE'
      else 'TASK_NOT_FINISHED' end as code,
    case when state = 'COMPLETED' then 'every tag shows the price'
      when state in ('PARTIAL', 'FAILED', 'EXPIRED') then 'every tag shows the price by now'
      else format('the task is %s until its outcome or its deadline, %s', state, deadline) end as message
  from old
  where not exists (select from existing) and (state not in ('PARTIAL', 'FAILED', 'EXPIRED') or not exists (select from target))
),
task as (
  insert into price_change_task (request_key, ap_client_id, store_id, state_reason, deadline, reissue_of, send_after)
  select request_key, ap_client_id, store_id, format('issued again for task %s', task_id),
    now() + cast(:#${properties:price-tag.task.deadline-ms} as bigint) * interval '1 millisecond', task_id,
    now() + cast(:#${properties:price-tag.task.send-lease-ms} as bigint) * interval '1 millisecond'
  from old where not exists (select from existing) and not exists (select from problem)
  on conflict (reissue_of) do nothing
  returning *
),
task_tag as (
  insert into price_change_task_tag (task_id, tag_id, sku, price, currency)
  select task_id, tag_id, target.sku, target.price, target.currency from task cross join target
),
standing as (
  select 202 as status, cast(json_strip_nulls(json_build_object('taskId', task_id, 'requestKey', request_key, 'reissueOf', reissue_of,
    'apClientId', ap_client_id, 'storeId', store_id, 'state', state, 'stateReason', state_reason, 'createdAt', created_at,
    'deadline', deadline, 'sendCount', send_count, 'tagCount', (select count(*) from target), 'displayedCount', 0)) as text) as answer
  from task
  union all
  select 200, cast(price_change_task_json(task) as text) from price_change_task task where reissue_of = (select task_id from input)
)
select 409 as status, code, message as answer,
  cast(null as uuid) as task_id, null as client_id, cast(null as timestamptz) as deadline, null as event
from problem
union all
select 404, 'NOT_FOUND', format('task %s does not exist', task_id), null, null, null, null
from input where not exists (select from old)
union all
select status, null, answer, null, null, null, null from standing
union all
select null, null, null, task_id, ap_client_id, deadline,
  price_change_event(:#${properties:signalbox.source}, task_id, created_at, deadline, (
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'tagId', tag_id, 'sku', sku, 'price', cast(price as text), 'currency', currency)) order by tag_id)
    from target))
from task
