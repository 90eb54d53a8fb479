-- The order of prices: for each tag the last accepted price, and a number that grows with each.
--
-- "Accepted" means committed, and two prices for one tag are accepted one after the other: whoever makes a task first
-- inserts or updates the tag's row in price_order and keeps its lock until the commit, in the order of tag IDs. The
-- sequence is taken under that lock and is above the one before it, whatever clocks say and whichever replica works. So
-- the order of sequences is the order of commits. The time in it only keeps it growing where the database was restored
-- from a backup that is older than what access points remember.
create table price_order (
  tag_id text primary key,
  sequence bigint not null,
  task_id uuid not null references price_change_task on delete cascade,
  store_id text not null,
  sku text,
  names_sku boolean not null default false,
  price numeric not null,
  currency text not null,
  ordered_at timestamptz not null default clock_timestamp(),
  corrections integer not null default 0,
  correct_after timestamptz
) with (fillfactor = 70);
comment on table price_order is 'The last accepted price of each tag, and the task that brings it there';
comment on column price_order.sku is 'The article of the price: as requested, else the one that the tag had then';
comment on column price_order.names_sku is 'Whether the request named the article, by itself or as what its tags show';
comment on column price_order.corrections is 'How often the price was sent again because the tag showed an earlier one';
comment on column price_order.correct_after is 'Since when the tag waits for its price to be sent again; null if it does not';
create index price_order_by_sku on price_order (store_id, sku);
create index price_order_by_task on price_order (task_id);
create index price_order_to_correct on price_order (correct_after) where correct_after is not null;

create function price_order_next(sequence bigint) returns bigint volatile language sql as $$
  select greatest(sequence + 1, cast(extract(epoch from clock_timestamp()) * 1000000 as bigint))
$$;

alter table price_change_task
  drop constraint price_change_task_state_check,
  add constraint price_change_task_state_check check (
    state in ('CREATED', 'SENT', 'ACCEPTED', 'COMPLETED', 'PARTIAL', 'FAILED', 'EXPIRED', 'SUPERSEDED')),
  add column answered_at timestamptz,
  add column correction_of uuid references price_change_task on delete set null;
comment on column price_change_task.answered_at is 'When its access point completed it, by the access point''s clock';
comment on column price_change_task.correction_of is 'The task whose price a tag did not keep';

alter table price_change_task_tag
  drop constraint price_change_task_tag_outcome_check,
  add constraint price_change_task_tag_outcome_check check (outcome in ('DISPLAYED', 'FAILED', 'TIMED_OUT', 'SUPERSEDED')),
  add column sequence bigint not null default 0,
  add column superseded_by uuid references price_change_task on delete set null;
comment on column price_change_task_tag.sequence is 'Place in the order of the tag''s prices; the access point drops what is below what it has';
create index price_change_task_tag_by_tag on price_change_task_tag (tag_id, sequence);

alter table tag add column displayed_at timestamptz, add column displayed_task_id uuid;
comment on column tag.price is 'What the tag shows, by a report or by the answer to its last order; the scale is the one that was sent';
comment on column tag.displayed_at is 'When it was known to show that, by its access point''s clock; null where only reported_at says so';
comment on column tag.displayed_task_id is 'The task that brought it there, where it is known';

-- Orders of what was accepted before there was an order.
update price_change_task_tag t set sequence = placed.sequence
from (
  select task_id, tag_id, cast(extract(epoch from created_at) * 1000000 as bigint)
    + row_number() over (partition by tag_id, created_at order by task_id) as sequence
  from price_change_task_tag join price_change_task using (task_id)
) placed
where t.task_id = placed.task_id and t.tag_id = placed.tag_id;

insert into price_order (tag_id, sequence, task_id, store_id, sku, price, currency, ordered_at)
select distinct on (t.tag_id) t.tag_id, t.sequence, t.task_id, task.store_id, t.sku, t.price, t.currency, task.created_at
from price_change_task_tag t join price_change_task task using (task_id)
order by t.tag_id, t.sequence desc;

create view open_price_order as
select price_order.* from price_order join price_change_task task using (task_id)
where task.state in ('CREATED', 'SENT', 'ACCEPTED');
comment on view open_price_order is 'Orders whose task has no outcome yet';

-- SUPERSEDED is an end, which a task reaches from each open state at once, as EXPIRED.
create or replace function price_change_task_steps(from_state text, to_state text)
returns table (step_from text, step_to text)
immutable language sql as $$
  with path as (
    select s.state, s.step
    from (values ('CREATED', 0), ('SENT', 1), ('ACCEPTED', 2), (to_state, price_change_task_step(to_state))) s(state, step)
    where case when to_state in ('EXPIRED', 'SUPERSEDED') then s.state in (from_state, to_state) else true end
    and s.step between coalesce(price_change_task_step(from_state), 0) and price_change_task_step(to_state)
    group by s.state, s.step
  )
  select lag(state) over (order by step), state from path
$$;

-- Takes tags out of the open tasks whose price for them is not the last accepted one. A task without a tag left is
-- SUPERSEDED; another one goes on with the rest. Its statements run one after the other, each on what is committed by then,
-- so that they see the tasks of whoever held the orders before. Tasks are locked before their tags, as answers do.
create function price_change_supersede(tag_ids text[]) returns void language plpgsql as $$
declare
  superseded_tasks uuid[];
begin
  perform from price_change_task
  where state in ('CREATED', 'SENT', 'ACCEPTED') and task_id in (
    select t.task_id from price_change_task_tag t join price_order o using (tag_id)
    where t.tag_id = any (tag_ids) and t.sequence < o.sequence and t.outcome is null)
  order by task_id
  for no key update;

  with superseded as (
    update price_change_task_tag t
    set outcome = 'SUPERSEDED', outcome_reason = format('task %s has a later price', o.task_id), superseded_by = o.task_id
    from price_order o, price_change_task task
    where t.tag_id = any (tag_ids) and o.tag_id = t.tag_id and t.sequence < o.sequence and t.outcome is null
    and task.task_id = t.task_id and task.state in ('CREATED', 'SENT', 'ACCEPTED')
    returning t.task_id
  )
  select array_agg(distinct task_id) into superseded_tasks from superseded;

  with rest as (
    select t.task_id, count(*) as tags, count(t.superseded_by) as superseded,
      case when count(distinct t.superseded_by) = 1 then format('task %s', min(cast(t.superseded_by as text)))
        else 'several tasks' end as later
    from price_change_task_tag t where t.task_id = any (superseded_tasks)
    group by t.task_id
  ),
  ended as (
    update price_change_task task
    set state = 'SUPERSEDED', state_reason = format('superseded by %s', rest.later), finished_at = now(), send_after = null
    from rest where task.task_id = rest.task_id and rest.superseded = rest.tags
  )
  insert into price_change_task_history (task_id, from_state, to_state, reason)
  select task_id, task.state, task.state, format('%s of %s tags have a later price, of %s', rest.superseded, rest.tags, rest.later)
  from rest join price_change_task task using (task_id)
  where rest.superseded < rest.tags;
end
$$;

select price_change_supersede(array_agg(tag_id)) from price_order;

create function price_change_task_tag_added() returns trigger language plpgsql as $$
begin
  perform price_change_supersede(array_agg(distinct tag_id)) from new_tag;
  return null;
end
$$;

create trigger price_change_task_tag_added after insert on price_change_task_tag
  referencing new table as new_tag for each statement execute function price_change_task_tag_added();

-- The currencies that a price may have, with their minor units; rows stand in R__price_tag_currency.sql.
create table currency (
  code text primary key check (code ~ '^[A-Z]{3}$'),
  minor_units smallint not null check (minor_units between 0 and 4)
);
comment on table currency is 'ISO 4217, list one, without metals, securities and codes for tests';

-- The limit that a setting such as "EUR:0.05,*:0.01" has for a currency; "*" stands for every other one. Null if it has none.
create function price_limit(setting text, limit_currency text) returns numeric immutable language sql as $$
  select cast(split_part(entry, ':', 2) as numeric)
  from regexp_split_to_table(setting, ',') entry
  where trim(split_part(entry, ':', 1)) in (limit_currency, '*')
  order by trim(split_part(entry, ':', 1)) = '*'
  limit 1
$$;

-- A task as the API shows it.
create or replace function price_change_task_json(task price_change_task) returns json stable language sql as $$
  select json_strip_nulls(json_build_object('taskId', task.task_id, 'requestKey', task.request_key, 'reissueOf', task.reissue_of,
    'correctionOf', task.correction_of, 'apClientId', task.ap_client_id, 'storeId', task.store_id, 'state', task.state,
    'stateReason', task.state_reason, 'createdAt', task.created_at, 'sentAt', task.sent_at, 'acceptedAt', task.accepted_at,
    'finishedAt', task.finished_at, 'deadline', task.deadline, 'sendCount', task.send_count, 'tagCount', count(*),
    'displayedCount', count(*) filter (where t.outcome = 'DISPLAYED'),
    'supersededCount', count(*) filter (where t.outcome = 'SUPERSEDED')))
  from price_change_task_tag t where t.task_id = task.task_id
$$;

-- Whether a tag shows what was ordered for it; null if nothing was.
create function tag_as_ordered(tag tag) returns boolean stable language sql as $$
  select coalesce(tag.price = o.price and tag.currency = o.currency and tag.sku = coalesce(o.sku, tag.sku), false)
  from price_order o where o.tag_id = tag.tag_id
$$;

-- A tag as the API shows it: what was ordered last, and what it displays.
create or replace function tag_json(tag tag) returns json stable language sql as $$
  select json_strip_nulls(json_build_object('tagId', tag.tag_id, 'apClientId', tag.ap_client_id, 'storeId', tag.store_id,
    'sku', tag.sku, 'price', cast(tag.price as text), 'currency', tag.currency,
    'ordered', (
      select json_build_object('sku', o.sku, 'price', cast(o.price as text), 'currency', o.currency, 'taskId', o.task_id,
        'taskState', task.state, 'at', o.ordered_at)
      from price_order o join price_change_task task using (task_id) where o.tag_id = tag.tag_id),
    'displayed', case when tag.price is not null then json_build_object('sku', tag.sku, 'price', cast(tag.price as text),
      'currency', tag.currency, 'taskId', coalesce(tag.displayed_task_id, (
        select t.task_id from price_order o join price_change_task_tag t using (task_id, tag_id)
        where o.tag_id = tag.tag_id and t.outcome = 'DISPLAYED' and tag_as_ordered(tag))), 'at', coalesce(tag.displayed_at, tag.reported_at)) end,
    'asOrdered', tag_as_ordered(tag), 'batteryPercent', tag.battery_percent,
    'signalDbm', tag.signal_dbm, 'firmware', tag.firmware, 'lastPollAt', tag.last_poll_at, 'online', tag.online,
    'reportedAt', tag.reported_at))
$$;
