-- Access points, tags, price-change requests and the tasks made of them.

create table access_point (
  client_id text primary key,
  store_id text not null,
  firmware text not null,
  online boolean not null default true,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null,
  reported_at timestamptz not null
);
create index access_point_by_store on access_point (store_id);
create index access_point_online on access_point (last_seen_at) where online;

create table tag (
  tag_id text primary key,
  ap_client_id text not null,
  store_id text not null,
  sku text,
  price numeric,
  currency text,
  battery_percent smallint not null,
  signal_dbm smallint not null,
  firmware text,
  last_poll_at timestamptz not null,
  online boolean not null default true,
  reported_at timestamptz not null
) with (fillfactor = 70);
comment on column tag.price is 'What the tag shows, as last reported; the scale is the one that was sent';
create index tag_by_sku on tag (store_id, sku);
create index tag_by_ap on tag (ap_client_id);

create table price_change_request (
  request_key text primary key check (length(request_key) between 1 and 64),
  origin text not null default 'table' check (origin in ('http', 'csv', 'table')),
  changes jsonb not null,
  deadline timestamptz,
  state text not null default 'NEW' check (state in ('NEW', 'PLANNED', 'REJECTED')),
  error_code text,
  error text,
  requested_at timestamptz not null default now(),
  planned_at timestamptz
);
comment on table price_change_request is 'One row per request; a back-office system may insert rows with request_key and changes';
comment on column price_change_request.changes is 'Array of {tagId | storeId + sku, price, currency}';
create index price_change_request_new on price_change_request (requested_at) where state = 'NEW';

create table price_change_task (
  task_id uuid primary key default gen_random_uuid(),
  request_key text not null references price_change_request,
  ap_client_id text not null,
  store_id text not null,
  state text not null default 'CREATED'
    check (state in ('CREATED', 'SENT', 'ACCEPTED', 'COMPLETED', 'PARTIAL', 'FAILED', 'EXPIRED')),
  state_reason text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  accepted_at timestamptz,
  finished_at timestamptz,
  deadline timestamptz not null,
  send_after timestamptz,
  send_count integer not null default 0,
  reissue_of uuid unique references price_change_task
);
comment on column price_change_task.send_after is 'When a replica may send the task; null once sent, set again to send it anew';
create index price_change_task_to_send on price_change_task (send_after) where send_after is not null;
create index price_change_task_open on price_change_task (deadline) where state in ('CREATED', 'SENT', 'ACCEPTED');
create index price_change_task_sent_by_ap on price_change_task (ap_client_id) where state = 'SENT';
create index price_change_task_by_time on price_change_task (created_at, task_id);
create index price_change_task_by_request on price_change_task (request_key);

create table price_change_task_tag (
  task_id uuid not null references price_change_task on delete cascade,
  tag_id text not null,
  sku text,
  price numeric not null,
  currency text not null,
  outcome text check (outcome in ('DISPLAYED', 'FAILED', 'TIMED_OUT')),
  outcome_reason text,
  primary key (task_id, tag_id)
);

create table price_change_task_history (
  task_id uuid not null references price_change_task on delete cascade,
  entry_id bigint generated always as identity,
  from_state text,
  to_state text not null,
  reason text,
  occurred_at timestamptz not null default clock_timestamp(),
  primary key (task_id, entry_id)
);

-- Each transition, by whichever statement, becomes history rows and log entries of the same transaction. Several steps at
-- once (an answer overtakes the note that the task was sent) are written as the steps they are.
create function price_change_task_step(state text) returns integer immutable language sql as $$
  select case state when 'CREATED' then 0 when 'SENT' then 1 when 'ACCEPTED' then 2 else 3 end
$$;

create function price_change_task_steps(from_state text, to_state text) returns table (step_from text, step_to text)
immutable language sql as $$
  with path as (
    select s.state, s.step
    from (values ('CREATED', 0), ('SENT', 1), ('ACCEPTED', 2), (to_state, price_change_task_step(to_state))) s(state, step)
    where case when to_state = 'EXPIRED' then s.state in (from_state, to_state) else true end
    and s.step between coalesce(price_change_task_step(from_state), 0) and price_change_task_step(to_state)
    group by s.state, s.step
  )
  select lag(state) over (order by step), state from path
$$;

create function price_change_task_created() returns trigger language plpgsql as $$
begin
  if not exists (select from new_task) then
    return null;
  end if;
  with step as (
    insert into price_change_task_history (task_id, from_state, to_state, reason)
    select task_id, null, state, state_reason from new_task
    returning task_id, from_state, to_state, reason, occurred_at
  )
  insert into operation_log (occurred_at, document)
  select occurred_at, price_change_task_document(task.request_key, task.ap_client_id, task.store_id,
    step.task_id, step.from_state, step.to_state, step.reason, step.occurred_at) from step join new_task task using (task_id);
  return null;
end
$$;

create function price_change_task_moved() returns trigger language plpgsql as $$
declare
  broken record;
begin
  if not exists (select from new_task) then
    return null;
  end if;
  select old_task.task_id, old_task.state as from_state, new_task.state as to_state into broken
  from old_task join new_task using (task_id)
  where old_task.state <> new_task.state
  and (price_change_task_step(old_task.state) >= price_change_task_step(new_task.state));
  if found then
    raise exception 'price_change_task % cannot go from % to %', broken.task_id, broken.from_state, broken.to_state
      using errcode = 'check_violation';
  end if;
  with moved as (
    select task_id, old_task.state as old_state, new_task.state as new_state, new_task.state_reason as reason
    from old_task join new_task using (task_id) where old_task.state <> new_task.state
  ), step as (
    insert into price_change_task_history (task_id, from_state, to_state, reason)
    select task_id, step_from, step_to, case when step_to = new_state then reason end
    from moved cross join lateral price_change_task_steps(old_state, new_state)
    where step_from is not null
    order by task_id, price_change_task_step(step_to)
    returning task_id, from_state, to_state, reason, occurred_at
  )
  insert into operation_log (occurred_at, document)
  select occurred_at, price_change_task_document(task.request_key, task.ap_client_id, task.store_id,
    step.task_id, step.from_state, step.to_state, step.reason, step.occurred_at) from step join new_task task using (task_id);
  return null;
end
$$;

-- An entry in Elastic Common Schema field names.
create function price_change_task_document(
  request_key text, ap_client_id text, store_id text, task_id uuid, from_state text, to_state text, reason text, occurred_at timestamptz
) returns jsonb language sql as $$
  select jsonb_strip_nulls(jsonb_build_object(
    '@timestamp', occurred_at,
    'event', jsonb_build_object('kind', 'event', 'dataset', 'signalbox.operation', 'action', 'price-tag-task-' || lower(to_state),
      'outcome', case when to_state in ('FAILED', 'EXPIRED') then 'failure' else 'success' end, 'reason', reason),
    'device', jsonb_build_object('id', ap_client_id),
    'signalbox', jsonb_build_object('scenario', 'price-tag', 'store', store_id, 'request', request_key, 'task', task_id,
      'from_state', from_state, 'to_state', to_state)))
$$;

create trigger price_change_task_created after insert on price_change_task
  referencing new table as new_task for each statement execute function price_change_task_created();
create trigger price_change_task_moved after update on price_change_task
  referencing old table as old_task new table as new_task for each statement execute function price_change_task_moved();

-- The event that carries a task to its access point; its id is the task's, so that a repeated sending is known as such.
create function price_change_event(source text, task_id uuid, created_at timestamptz, deadline timestamptz, changes jsonb)
returns text immutable language sql as $$
  select cast(jsonb_build_object('specversion', '1.0', 'id', task_id, 'source', source, 'type', 'pricetag.price.change',
    'time', created_at, 'datacontenttype', 'application/json', 'expirytime', deadline, 'correlationid', task_id,
    'data', jsonb_build_object('taskId', task_id, 'deadline', deadline, 'changes', changes)) as text)
$$;
