-- Takes one price-change request: finds its tags, and makes one task per access point, held by this replica for sending.
-- In: key, origin, changes (JSON array) and deadline of the request. Out: a row per task, new or (key seen before) as it stands; or a
-- row per problem, and then nothing is stored. No row at all: the same key is being taken elsewhere at this moment; ask again.
with wanted as (
  select line, w."tagId" as tag_id, w."storeId" as store_id, w.sku, w.price, w.currency
  from rows from (jsonb_to_recordset(cast(:#${variable.change[changes]} as jsonb))
    as ("tagId" text, "storeId" text, sku text, price numeric, currency text)) with ordinality
    as w("tagId", "storeId", sku, price, currency, line)
),
target as (
  select line, tag.tag_id, tag.ap_client_id, tag.store_id, coalesce(wanted.sku, tag.sku) as sku, wanted.price, wanted.currency
  from wanted join tag on tag.tag_id = wanted.tag_id
  union all
  select line, tag.tag_id, tag.ap_client_id, tag.store_id, tag.sku, wanted.price, wanted.currency
  from wanted join tag on wanted.tag_id is null and tag.store_id = wanted.store_id and tag.sku = wanted.sku
),
existing as (
  select request_key, state, error_code, error from price_change_request
  where request_key = :#${variable.change[requestKey]} and state <> 'NEW'
),
problem as (
  select 'KEY_REUSED' as code, 'requestKey' as field,
    format('requestKey %s was used before with other changes', request_key) as message, 0 as line
  from price_change_request
  where request_key = :#${variable.change[requestKey]} and changes <> cast(:#${variable.change[changes]} as jsonb)
  union all
  select error_code, 'changes', error, 0 from existing where state = 'REJECTED'
  union all
  select 'UNKNOWN_TAG', format('changes[%s].tagId', line - 1), format('tag %s is not known', tag_id), line
  from wanted where tag_id is not null and line not in (select line from target)
  and not exists (select from existing)
  union all
  select 'UNKNOWN_TAG', format('changes[%s].sku', line - 1), format('no tag of store %s shows SKU %s', store_id, sku), line
  from wanted where tag_id is null and line not in (select line from target)
  and not exists (select from existing)
  union all
  select 'TAG_REPEATED', format('changes[%s]', max(line) - 1), format('tag %s would get %s prices', tag_id, count(*)), max(line)
  from target where not exists (select from existing) group by tag_id having count(*) > 1
),
request as (
  insert into price_change_request as r (request_key, origin, changes, deadline, state, planned_at)
  select :#${variable.change[requestKey]}, :#${variable.change[origin]}, cast(:#${variable.change[changes]} as jsonb),
    coalesce(cast(:#${variable.change[deadline]} as timestamptz),
      now() + cast(:#${properties:price-tag.task.deadline-ms} as bigint) * interval '1 millisecond'),
    'PLANNED', now()
  where not exists (select from problem) and not exists (select from existing)
  on conflict (request_key) do update set state = 'PLANNED', planned_at = now(), deadline = coalesce(r.deadline, excluded.deadline)
    where r.state = 'NEW' and r.changes = excluded.changes
  returning request_key, deadline
),
task as (
  insert into price_change_task (request_key, ap_client_id, store_id, deadline, send_after)
  select request_key, ap_client_id, min(store_id), deadline,
    now() + cast(:#${properties:price-tag.task.send-lease-ms} as bigint) * interval '1 millisecond'
  from request cross join target
  group by request_key, deadline, ap_client_id
  returning task_id, request_key, ap_client_id, state, created_at, deadline
),
task_tag as (
  insert into price_change_task_tag (task_id, tag_id, sku, price, currency)
  select task_id, tag_id, sku, price, currency from task join target using (ap_client_id)
)
select null as code, null as field, null as message, task.task_id, task.ap_client_id, task.state, task.deadline,
  price_change_event(:#${properties:signalbox.source}, task_id, created_at, deadline, (
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'tagId', tag_id, 'sku', sku, 'price', cast(price as text), 'currency', currency)) order by tag_id)
    from target where target.ap_client_id = task.ap_client_id)) as event
from task
union all
select null, null, null, task_id, ap_client_id, task.state, task.deadline, null
from existing join price_change_task task using (request_key)
where reissue_of is null and not exists (select from problem)
union all
select * from (select code, field, message, cast(null as uuid), null, null, cast(null as timestamptz), null from problem order by line limit 100) p
