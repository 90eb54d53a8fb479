-- What the entry points and the query API need beside the tables.

alter table price_change_request add column claimed_until timestamptz;
comment on column price_change_request.claimed_until is 'Until when a replica keeps a new row that it took';

-- A cell of a CSV export: quoted, and never a formula where a spreadsheet opens it.
create function csv_cell(value text) returns text immutable language sql as $$
  select '"' || replace(case when value ~ '^[-=+@\t\r]' then '''' || value else coalesce(value, '') end, '"', '""') || '"'
$$;

create function csv_cell(value timestamptz) returns text stable language sql as $$
  select csv_cell(trim(both '"' from cast(to_json(value) as text)))
$$;

-- A task as the API shows it.
create function price_change_task_json(task price_change_task) returns json stable language sql as $$
  select json_strip_nulls(json_build_object('taskId', task.task_id, 'requestKey', task.request_key, 'reissueOf', task.reissue_of,
    'apClientId', task.ap_client_id, 'storeId', task.store_id, 'state', task.state, 'stateReason', task.state_reason,
    'createdAt', task.created_at, 'sentAt', task.sent_at, 'acceptedAt', task.accepted_at, 'finishedAt', task.finished_at,
    'deadline', task.deadline, 'sendCount', task.send_count, 'tagCount', count(*),
    'displayedCount', count(*) filter (where t.outcome = 'DISPLAYED')))
  from price_change_task_tag t where t.task_id = task.task_id
$$;

-- Where a list of tasks goes on: opaque to the caller, exact to the microsecond.
create function price_change_task_cursor(created_at timestamptz, task_id uuid) returns text immutable language sql as $$
  select cast(extract(epoch from created_at) * 1000000 as bigint) || '.' || task_id
$$;

create function price_change_task_cursor_time(task_cursor text) returns timestamptz immutable language sql as $$
  select timestamptz 'epoch' + cast(split_part(task_cursor, '.', 1) as bigint) * interval '1 microsecond'
$$;

-- A tag and an access point as the API shows them.
create function tag_json(tag tag) returns json stable language sql as $$
  select json_strip_nulls(json_build_object('tagId', tag.tag_id, 'apClientId', tag.ap_client_id, 'storeId', tag.store_id,
    'sku', tag.sku, 'price', cast(tag.price as text), 'currency', tag.currency, 'batteryPercent', tag.battery_percent,
    'signalDbm', tag.signal_dbm, 'firmware', tag.firmware, 'lastPollAt', tag.last_poll_at, 'online', tag.online,
    'reportedAt', tag.reported_at))
$$;

create function access_point_json(ap access_point) returns json stable language sql as $$
  select json_build_object('clientId', ap.client_id, 'storeId', ap.store_id, 'firmware', ap.firmware, 'online', ap.online,
    'firstSeenAt', ap.first_seen_at, 'lastSeenAt', ap.last_seen_at, 'reportedAt', ap.reported_at)
$$;
