-- Issues an unsuccessful task again, for its tags that do not show the price and have no later one; held by this replica for
-- sending. In: JSON {taskId}. Out: first a row with status (as in HTTP), code and answer (JSON, or the problem in words), then the
-- new task with its event. No row at all: the same task is being issued again, or a later price taken, at this moment; ask again.
with input as materialized (
  select "taskId" as task_id from jsonb_to_record(cast(:#${variable.request} as jsonb)) as i("taskId" uuid)
),
old as materialized (
  select price_change_task.* from price_change_task where task_id = (select task_id from input)
),
existing as materialized (
  select task_id from price_change_task where reissue_of = (select task_id from input)
),
-- The lock on each tag's order, as whoever takes a price for it.
current as materialized (
  select tag_id, sequence, task_id from price_order
  where tag_id in (select tag_id from price_change_task_tag where task_id = (select task_id from input))
  order by tag_id
  for no key update
),
missing as materialized (
  select t.tag_id, t.sku, t.price, t.currency, current.task_id as order_task_id,
    coalesce(current.sequence > t.sequence, false) as superseded
  from old join price_change_task_tag t using (task_id)
  left join current on current.tag_id = t.tag_id
  left join tag on tag.tag_id = t.tag_id
  where t.outcome is distinct from 'DISPLAYED'
  and not coalesce(tag.reported_at > old.created_at and tag.price = t.price and tag.currency = t.currency
    and tag.sku is not distinct from coalesce(t.sku, tag.sku), false)
),
target as materialized (
  select * from missing where not superseded
),
later as materialized (
  select distinct order_task_id as task_id from missing where superseded
),
problem as materialized (
  select case when exists (select from later) and state in ('PARTIAL', 'FAILED', 'EXPIRED', 'SUPERSEDED') then 'SUPERSEDED'
      when state = 'COMPLETED' then 'TASK_COMPLETED' when state in ('PARTIAL', 'FAILED', 'EXPIRED', 'SUPERSEDED') then 'NOTHING_TO_REISSUE'
      else 'TASK_NOT_FINISHED' end as code,
    case when exists (select from later) and state in ('PARTIAL', 'FAILED', 'EXPIRED', 'SUPERSEDED')
        then cast(json_build_object('detail', format('a later price was accepted: task %s',
          (select string_agg(cast(task_id as text), ', ' order by task_id) from later)),
          'supersededBy', (select json_agg(task_id order by task_id) from later)) as text)
      when state = 'COMPLETED' then 'every tag of it has shown the price or has a later one'
      when state in ('PARTIAL', 'FAILED', 'EXPIRED', 'SUPERSEDED') then 'every tag shows the price by now'
      else format('the task is %s until its outcome or its deadline, %s', state, deadline) end as message
  from old
  where not exists (select from existing) and (state not in ('PARTIAL', 'FAILED', 'EXPIRED', 'SUPERSEDED') or not exists (select from target))
  -- A later task that this statement does not see yet may be this one, issued again.
  and not exists (select from later where task_id not in (select task_id from price_change_task))
),
task as (
  insert into price_change_task (request_key, ap_client_id, store_id, state_reason, deadline, reissue_of, send_after)
  select request_key, ap_client_id, store_id, format('issued again for task %s', task_id),
    now() + cast(:#${properties:price-tag.task.deadline-ms} as bigint) * interval '1 millisecond', task_id,
    now() + cast(:#${properties:price-tag.task.send-lease-ms} as bigint) * interval '1 millisecond'
  from old
  where state in ('PARTIAL', 'FAILED', 'EXPIRED', 'SUPERSEDED') and exists (select from target)
  and not exists (select from existing) and not exists (select from problem)
  on conflict (reissue_of) do nothing
  returning *
),
ordered as (
  insert into price_order as o (tag_id, sequence, task_id, store_id, sku, price, currency)
  select tag_id, price_order_next(0), task.task_id, task.store_id, target.sku, target.price, target.currency
  from task cross join target
  order by tag_id
  on conflict (tag_id) do update set
    sequence = price_order_next(o.sequence), task_id = excluded.task_id, corrections = 0, correct_after = null
  returning tag_id, sequence, task_id, sku, price, currency
),
task_tag as (
  insert into price_change_task_tag (task_id, tag_id, sku, price, currency, sequence)
  select task_id, tag_id, sku, price, currency, sequence from ordered
),
standing as (
  select 202 as status, cast(json_strip_nulls(json_build_object('taskId', task_id, 'requestKey', request_key, 'reissueOf', reissue_of,
    'apClientId', ap_client_id, 'storeId', store_id, 'state', state, 'stateReason', state_reason, 'createdAt', created_at,
    'deadline', deadline, 'sendCount', send_count, 'tagCount', (select count(*) from target), 'displayedCount', 0,
    'supersededCount', 0)) as text) as answer
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
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('tagId', tag_id, 'sku', sku, 'price', cast(price as text),
      'currency', currency, 'sequence', sequence)) order by tag_id)
    from ordered))
from task
