-- Takes a batch of status reports: remembers their ids, updates access points and tags, wakes tasks that an access point missed,
-- and orders whose tag shows an earlier price.
-- In: the batch as a JSON array of {source, id, time, data}. Out: nothing; no report can be refused here.
-- One statement, so one transaction; rows are taken in key order, so that two replicas never wait for each other in a ring.
with event as (
  select source, id, time, data
  from jsonb_to_recordset(cast(:#${body.eventsJson} as jsonb)) as e(source text, id text, time timestamptz, data jsonb)
),
fresh as (
  insert into processed_event (source, event_id)
  select source, id from event group by source, id order by source, id
  on conflict do nothing
  returning source, event_id
),
report as (
  select distinct on (event.source) event.source, time, data
  from event join fresh on fresh.source = event.source and fresh.event_id = event.id
  order by event.source, time desc
),
seen_access_point as (
  insert into access_point as ap (client_id, store_id, firmware, last_seen_at, reported_at)
  select source, data ->> 'storeId', data ->> 'firmware', now(), time from report order by source
  on conflict (client_id) do update set
    last_seen_at = excluded.last_seen_at,
    online = true,
    store_id = case when excluded.reported_at >= ap.reported_at then excluded.store_id else ap.store_id end,
    firmware = case when excluded.reported_at >= ap.reported_at then excluded.firmware else ap.firmware end,
    reported_at = greatest(excluded.reported_at, ap.reported_at)
),
tag_report as (
  select distinct on (t."tagId") t.*, report.source, report.time, report.data ->> 'storeId' as store_id
  from report cross join lateral jsonb_to_recordset(report.data -> 'tags') as t(
    "tagId" text, sku text, price numeric, currency text, "batteryPercent" smallint, "signalDbm" smallint, firmware text,
    "lastPollAt" timestamptz)
  order by t."tagId", report.time desc
),
seen_tag as (
  insert into tag (tag_id, ap_client_id, store_id, sku, price, currency, battery_percent, signal_dbm, firmware, last_poll_at,
    online, reported_at)
  select "tagId", source, store_id, sku, price, currency, "batteryPercent", "signalDbm", firmware, "lastPollAt",
    -- Both times are of the access point's clock, so a wrong one does not matter.
    time - "lastPollAt" < cast(:#${properties:price-tag.presence.silent-after-ms} as bigint) * interval '1 millisecond', time
  from tag_report order by "tagId"
  on conflict (tag_id) do update set
    ap_client_id = excluded.ap_client_id,
    store_id = excluded.store_id,
    -- A report that was written before the answer to an order says nothing of what the tag shows since.
    sku = case when excluded.reported_at > coalesce(tag.displayed_at, '-infinity') then excluded.sku else tag.sku end,
    price = case when excluded.reported_at > coalesce(tag.displayed_at, '-infinity') then excluded.price else tag.price end,
    currency = case when excluded.reported_at > coalesce(tag.displayed_at, '-infinity') then excluded.currency else tag.currency end,
    displayed_at = case when excluded.reported_at > tag.displayed_at then null else tag.displayed_at end,
    displayed_task_id = case when excluded.reported_at <= tag.displayed_at
      or (excluded.price, excluded.currency) is not distinct from (tag.price, tag.currency) then tag.displayed_task_id end,
    battery_percent = excluded.battery_percent,
    signal_dbm = excluded.signal_dbm,
    firmware = excluded.firmware,
    last_poll_at = excluded.last_poll_at,
    online = excluded.online,
    reported_at = excluded.reported_at
  where excluded.reported_at > tag.reported_at
),
missed_task as (
  select task_id from price_change_task task join report on report.source = task.ap_client_id
  where cast(:#${properties:price-tag.task.resend-on-report} as boolean) and task.state = 'SENT' and task.send_after is null and task.deadline > now()
  and task.sent_at < now() - cast(:#${properties:price-tag.task.resend-after-ms} as bigint) * interval '1 millisecond'
  order by task_id
  for no key update of task skip locked
),
-- Tags that show an earlier price, although the last one was answered: an access point that goes by the order of arrival got an
-- old message late. Either it had shown the last one, or it never was to show this one.
strayed_order as (
  select o.tag_id
  from tag_report r
  join price_order o on o.tag_id = r."tagId" and (o.price, o.currency) is distinct from (r.price, r.currency)
  join price_change_task task on task.task_id = o.task_id and task.ap_client_id = r.source
  join price_change_task_tag last on last.task_id = o.task_id and last.tag_id = o.tag_id
  where task.state in ('COMPLETED', 'PARTIAL', 'FAILED') and task.answered_at < r.time
  and o.correct_after is null and o.corrections < cast(:#${properties:price-tag.correction.max-tries} as integer)
  and exists (
    select from price_change_task_tag earlier
    where earlier.tag_id = o.tag_id and earlier.sequence < o.sequence and earlier.price = r.price and earlier.currency = r.currency
    and (last.outcome in ('DISPLAYED', 'SUPERSEDED') or earlier.outcome = 'SUPERSEDED'))
  order by o.tag_id
  for no key update of o skip locked
),
woken_order as (
  update price_order set correct_after = now() where tag_id in (select tag_id from strayed_order)
),
woken_task as (
  update price_change_task set send_after = now() where task_id in (select task_id from missed_task)
)
select null as source, null as id, null as code, null as message where false
