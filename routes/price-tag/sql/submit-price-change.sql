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
-- The article of a tag is the one that is ordered for it, until that order has an outcome.
target as materialized (
  select line, tag.tag_id, tag.ap_client_id, tag.store_id, wanted.sku is not null as names_sku,
    coalesce(wanted.sku, ordered.sku, tag.sku) as sku, wanted.price, wanted.currency,
    tag.price as shown_price, tag.currency as shown_currency
  from wanted join tag on tag.tag_id = wanted.tag_id and tag.store_id = coalesce(wanted.store_id, tag.store_id)
  left join open_price_order ordered on ordered.tag_id = tag.tag_id
  union all
  select line, tag.tag_id, tag.ap_client_id, tag.store_id, true, wanted.sku, wanted.price, wanted.currency, tag.price, tag.currency
  from wanted join tag on wanted.tag_id is null and tag.store_id = wanted.store_id and tag.sku = wanted.sku
  where not exists (select from open_price_order ordered where ordered.tag_id = tag.tag_id and ordered.sku <> wanted.sku)
  union all
  select line, tag.tag_id, tag.ap_client_id, tag.store_id, true, wanted.sku, wanted.price, wanted.currency, tag.price, tag.currency
  from wanted join open_price_order ordered
    on wanted.tag_id is null and ordered.store_id = wanted.store_id and ordered.sku = wanted.sku
  join tag on tag.tag_id = ordered.tag_id and tag.store_id = wanted.store_id and tag.sku is distinct from wanted.sku
),
existing as materialized (
  select r.request_key, r.state, r.error_code, r.error,
    r.changes <> input.changes or r.deadline is distinct from input.deadline as differs
  from input join price_change_request r using (request_key)
),
price_problem as (
  select 'UNKNOWN_CURRENCY' as code, 'currency' as field, format('%s is not a currency of ISO 4217', currency) as message, line
  from wanted where currency not in (select code from currency)
  union all
  select 'PRICE_DECIMALS', 'price', format('%s has %s decimals, the price %s has more', code, minor_units, price), line
  from wanted join currency on code = currency
  where scale(trim_scale(price)) > minor_units + cast(:#${properties:price-tag.price.extra-decimals} as integer)
  union all
  select 'PRICE_ZERO', 'price', format('the price is %s', price), line
  from wanted where price = 0 and not cast(:#${properties:price-tag.price.allow-zero} as boolean)
  union all
  select 'PRICE_TOO_LOW', 'price', format('the price %s is below %s %s', price, lowest, currency), line
  from wanted cross join lateral price_limit(:#${properties:price-tag.price.minimum}, currency) lowest
  where price < lowest
  union all
  select 'PRICE_TOO_HIGH', 'price', format('the price %s is above %s %s', price, highest, currency), line
  from wanted cross join lateral price_limit(:#${properties:price-tag.price.maximum}, currency) highest
  where price > highest
  union all
  select 'PRICE_JUMP', 'price', format('the price %s of tag %s is more than %s times higher or lower than the last one, %s',
    target.price, target.tag_id, guard.factor, last.price), line
  from (select cast(:#${properties:price-tag.price.max-factor} as numeric) as factor) guard
  join target on guard.factor > 0
  left join price_order ordered on ordered.tag_id = target.tag_id
  cross join lateral (select coalesce(ordered.price, shown_price) as price, coalesce(ordered.currency, shown_currency) as currency) last
  where last.currency = target.currency and last.price > 0
  and (target.price > last.price * guard.factor or target.price * guard.factor < last.price)
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
    union all
    select code, format('changes[%s].%s', line, field), message, line from price_problem
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
planned as materialized (
  select numbered.*, first_value(new_id) over (partition by ap_client_id, part order by tag_id) as task_id
  from (
    select target.*, gen_random_uuid() as new_id, (row_number() over (partition by ap_client_id order by tag_id) - 1) / 200 as part
    from target
  ) numbered
),
-- Takes the lock on each tag's order, and the place in it: V120__price_order.sql says why this is right. A price that names no
-- article goes with the one that is on its way to the tag.
ordered as (
  insert into price_order as o (tag_id, sequence, task_id, store_id, sku, names_sku, price, currency)
  select tag_id, price_order_next(0), task_id, store_id, sku, names_sku, price, currency
  from request cross join planned
  order by tag_id
  on conflict (tag_id) do update set
    sequence = price_order_next(o.sequence),
    task_id = excluded.task_id,
    store_id = excluded.store_id,
    sku = case when excluded.names_sku or exists (
      select from price_change_task done
      where done.task_id = o.task_id and done.state not in ('CREATED', 'SENT', 'ACCEPTED')) then excluded.sku
      else coalesce(o.sku, excluded.sku) end,
    names_sku = excluded.names_sku,
    price = excluded.price,
    currency = excluded.currency,
    ordered_at = clock_timestamp(),
    corrections = 0,
    correct_after = null
  returning tag_id, sequence, task_id, sku, price, currency
),
plan as materialized (
  select ordered.task_id, request_key, ap_client_id, min(store_id) as store_id, deadline,
    jsonb_agg(jsonb_strip_nulls(jsonb_build_object('tagId', tag_id, 'sku', ordered.sku, 'price', cast(ordered.price as text),
      'currency', ordered.currency, 'sequence', sequence)) order by tag_id) as changes
  from request cross join ordered join planned using (tag_id)
  group by ordered.task_id, request_key, ap_client_id, deadline
),
task as (
  insert into price_change_task (task_id, request_key, ap_client_id, store_id, deadline, send_after)
  select task_id, request_key, ap_client_id, store_id, deadline,
    now() + cast(:#${properties:price-tag.task.send-lease-ms} as bigint) * interval '1 millisecond'
  from plan
  returning task_id, state, created_at
),
task_tag as (
  insert into price_change_task_tag (task_id, tag_id, sku, price, currency, sequence)
  select task_id, tag_id, sku, price, currency, sequence from ordered
),
standing as (
  select task_id, ap_client_id, task.state, plan.deadline from plan join task using (task_id)
  union all
  select task_id, ap_client_id, task.state, task.deadline
  from existing join price_change_task task using (request_key)
  where existing.state = 'PLANNED' and reissue_of is null and correction_of is null and not exists (select from problem)
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
