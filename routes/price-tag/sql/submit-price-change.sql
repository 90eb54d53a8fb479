-- Takes one price-change request: finds its tags and makes one task per access point, held by this replica for sending.
-- In: the request as JSON {requestKey, origin, deadline, changes}, valid by its schema. Out: first a row with status (as in HTTP),
-- code and answer (JSON: the tasks, or the problems and then nothing is stored), then a row per new task with its event.
-- No row at all: the same key is being taken elsewhere at this moment; ask again.
with input as materialized (
  select "requestKey" as request_key, origin, deadline, changes
  from jsonb_to_record(cast(:#${variable.change} as jsonb))
    as i("requestKey" text, origin text, deadline timestamptz, changes jsonb)
),
wanted as materialized (
  select line - 1 as line, w."tagId" as tag_id, w."storeId" as store_id, w.sku, w.price, w.currency
  from input cross join lateral rows from (jsonb_to_recordset(input.changes)
    as ("tagId" text, "storeId" text, sku text, price numeric, currency text)) with ordinality
    as w("tagId", "storeId", sku, price, currency, line)
),
target as materialized (
  select line, tag.tag_id, tag.ap_client_id, tag.store_id, coalesce(wanted.sku, tag.sku) as sku, wanted.price, wanted.currency
  from wanted join tag on tag.tag_id = wanted.tag_id and tag.store_id = coalesce(wanted.store_id, tag.store_id)
  union all
  select line, tag.tag_id, tag.ap_client_id, tag.store_id, tag.sku, wanted.price, wanted.currency
  from wanted join tag on wanted.tag_id is null and tag.store_id = wanted.store_id and tag.sku = wanted.sku
),
existing as materialized (
  select r.request_key, r.state, r.error_code, r.error,
    r.changes <> input.changes or r.deadline is distinct from input.deadline as differs
  from input join price_change_request r using (request_key)
),
problem as materialized (
  select 'KEY_REUSED' as code, 'requestKey' as field,
    format('requestKey %s was used before with other content', request_key) as message, 0 as line
  from existing where differs
  union all
  select error_code, 'changes', error, 0 from existing where state = 'REJECTED' and not differs
  union all
  select found.code, found.field, found.message, found.line
  from (
    select case when deadline <= now() then 'DEADLINE_PASSED' else 'DEADLINE_TOO_FAR' end as code, 'deadline' as field,
      case when deadline <= now() then format('deadline %s has passed', deadline)
        else format('deadline %s is more than %s ms ahead', deadline, :#${properties:price-tag.task.max-deadline-ms}) end as message,
      0 as line
    from input where deadline <= now()
      or deadline > now() + cast(:#${properties:price-tag.task.max-deadline-ms} as bigint) * interval '1 millisecond'
    union all
    select 'UNKNOWN_TAG', format('changes[%s].tagId', line),
      case when store_id is null then format('tag %s is not known', tag_id)
        else format('tag %s is not known in store %s', tag_id, store_id) end, line
    from wanted where tag_id is not null and line not in (select line from target)
    union all
    select 'UNKNOWN_TAG', format('changes[%s].sku', line), format('no tag of store %s shows SKU %s', store_id, sku), line
    from wanted where tag_id is null and line not in (select line from target)
    union all
    select 'TAG_REPEATED', format('changes[%s]', max(line)), format('tag %s would get %s prices', tag_id, count(*)), max(line)
    from target group by tag_id having count(*) > 1
  ) found
  where not exists (select from existing where state <> 'NEW')
),
request as (
  insert into price_change_request as r (request_key, origin, changes, deadline, state, planned_at)
  select request_key, origin, changes, deadline, 'PLANNED', now() from input
  where not exists (select from problem) and not exists (select from existing where state <> 'NEW')
  on conflict (request_key) do update set state = 'PLANNED', planned_at = now()
    where r.state = 'NEW' and r.changes = excluded.changes and r.deadline is not distinct from excluded.deadline
  returning request_key,
    coalesce(deadline, now() + cast(:#${properties:price-tag.task.deadline-ms} as bigint) * interval '1 millisecond') as deadline
),
-- At most 200 tags in one task, the limit of its event.
part as (
  select *, (row_number() over (partition by ap_client_id order by tag_id) - 1) / 200 as part from target
),
plan as materialized (
  select gen_random_uuid() as task_id, request_key, ap_client_id, min(store_id) as store_id, deadline,
    array_agg(tag_id order by tag_id) as tag_ids,
    jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'tagId', tag_id, 'sku', sku, 'price', cast(price as text), 'currency', currency)) order by tag_id) as changes
  from request cross join part
  group by request_key, deadline, ap_client_id, part
),
task as (
  insert into price_change_task (task_id, request_key, ap_client_id, store_id, deadline, send_after)
  select task_id, request_key, ap_client_id, store_id, deadline,
    now() + cast(:#${properties:price-tag.task.send-lease-ms} as bigint) * interval '1 millisecond'
  from plan
  returning task_id, state, created_at
),
task_tag as (
  insert into price_change_task_tag (task_id, tag_id, sku, price, currency)
  select plan.task_id, target.tag_id, target.sku, target.price, target.currency
  from plan cross join lateral unnest(plan.tag_ids) as planned(tag_id) join target on target.tag_id = planned.tag_id
),
standing as (
  select task_id, ap_client_id, task.state, plan.deadline from plan join task using (task_id)
  union all
  select task_id, ap_client_id, task.state, task.deadline
  from existing join price_change_task task using (request_key)
  where existing.state = 'PLANNED' and reissue_of is null and not exists (select from problem)
)
select case when bool_or(code = 'KEY_REUSED') then 409 else 422 end as status, (array_agg(code order by line))[1] as code,
  cast(json_agg(json_build_object('field', field, 'code', code, 'message', message) order by line) as text) as answer,
  cast(null as uuid) as task_id, null as client_id, cast(null as timestamptz) as deadline, null as event
from (select * from problem order by line limit 100) reported having count(*) > 0
union all
select case when exists (select from request) then 202 else 200 end, null,
  cast(json_build_object('requestKey', request_key, 'tasks', coalesce((select json_agg(json_build_object(
    'taskId', task_id, 'apClientId', ap_client_id, 'state', state, 'deadline', deadline) order by ap_client_id, task_id)
    from standing), '[]')) as text),
  null, null, null, null
from input
where exists (select from request) or exists (select from existing where state = 'PLANNED') and not exists (select from problem)
union all
select null, null, null, task_id, ap_client_id, deadline,
  price_change_event(:#${properties:signalbox.source}, task_id, created_at, deadline, changes)
from plan join task using (task_id)
