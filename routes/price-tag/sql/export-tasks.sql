-- Tasks, newest first, as CSV with up to 20,000 rows. In: JSON of the query's parameters. Out: the text, and where it goes on.
with q as materialized (
  select * from jsonb_to_record(cast(:#${variable.request} as jsonb)) as r("storeId" text, "apClientId" text, "requestKey" text,
    state text, "from" timestamptz, "to" timestamptz, cursor text, "limit" integer)
),
page as materialized (
  select * from price_change_task task
  where (created_at, task_id) < (
    (select coalesce(price_change_task_cursor_time(cursor), 'infinity') from q),
    (select cast(coalesce(split_part(cursor, '.', 2), 'ffffffff-ffff-ffff-ffff-ffffffffffff') as uuid) from q))
  and created_at >= (select coalesce("from", '-infinity') from q) and created_at < (select coalesce("to", 'infinity') from q)
  and state = coalesce((select state from q), state)
  and store_id = coalesce((select "storeId" from q), store_id)
  and ap_client_id = coalesce((select "apClientId" from q), ap_client_id)
  and request_key = coalesce((select "requestKey" from q), request_key)
  order by created_at desc, task_id desc
  limit (select coalesce("limit", 20000) + 1 from q)
),
shown as materialized (
  select page.*, tags.tag_count, tags.displayed_count
  from (select * from page order by created_at desc, task_id desc limit (select coalesce("limit", 20000) from q)) page
  cross join lateral (
    select count(*) as tag_count, count(*) filter (where outcome = 'DISPLAYED') as displayed_count
    from price_change_task_tag t where t.task_id = page.task_id
  ) tags
)
select 'taskId,requestKey,reissueOf,apClientId,storeId,state,stateReason,createdAt,sentAt,acceptedAt,finishedAt,deadline,'
  || E'sendCount,tagCount,displayedCount\r\n' || coalesce(string_agg(concat_ws(',',
    csv_cell(cast(task_id as text)), csv_cell(request_key), csv_cell(cast(reissue_of as text)), csv_cell(ap_client_id),
    csv_cell(store_id), csv_cell(state), csv_cell(state_reason), csv_cell(created_at),
    csv_cell(sent_at), csv_cell(accepted_at), csv_cell(finished_at),
    csv_cell(deadline), send_count, tag_count, displayed_count) || E'\r\n', ''
    order by created_at desc, task_id desc), '') as answer,
  case when (select count(*) from page) > count(*)
    then (array_agg(price_change_task_cursor(created_at, task_id) order by created_at, task_id))[1] end as next_cursor
from shown
