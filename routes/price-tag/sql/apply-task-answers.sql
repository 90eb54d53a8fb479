-- Takes a batch of answers to tasks: accepted, and completed with an outcome per tag.
-- In: the batch as a JSON array of {source, id, type, time, data}. Out: the events that are refused, with code and message.
-- One statement, so one transaction. An answer to a finished task changes no state: its outcomes are kept and its history says so.
-- That a task was accepted is no news once it has an outcome: batches run side by side, and one may overtake the other.
with event as (
  select source, id, type, time, cast(data ->> 'taskId' as uuid) as task_id, data -> 'outcomes' as outcomes
  from jsonb_to_recordset(cast(:#${body.eventsJson} as jsonb)) as e(source text, id text, type text, time timestamptz, data jsonb)
),
known as (
  select event.*, task.state
  from event join (
    select task_id, ap_client_id, state from price_change_task
    where task_id in (select task_id from event)
    order by task_id
    for no key update
  ) task on task.task_id = event.task_id and task.ap_client_id = event.source
),
fresh as (
  insert into processed_event (source, event_id)
  select source, id from known group by source, id order by source, id
  on conflict do nothing
  returning source, event_id
),
answer as (
  select distinct on (known.source, known.id) known.* from known
  join fresh on fresh.source = known.source and fresh.event_id = known.id
  order by known.source, known.id
),
outcome as (
  select distinct on (answer.task_id, o."tagId") answer.task_id, o."tagId" as tag_id, o.outcome, o.reason
  from answer cross join lateral jsonb_to_recordset(answer.outcomes) as o("tagId" text, outcome text, reason text)
  where answer.type = 'pricetag.task.completed'
  order by answer.task_id, o."tagId", answer.time desc
),
-- What a later price took out of its task stays SUPERSEDED. The rows are locked, so that they are the newest ones.
task_tag as materialized (
  select task_id, tag_id, outcome, sequence, sku, price, currency from price_change_task_tag
  where task_id in (select task_id from answer where type = 'pricetag.task.completed')
  order by task_id, tag_id
  for no key update
),
tag_outcome as (
  update price_change_task_tag t set outcome = outcome.outcome, outcome_reason = outcome.reason
  from outcome where t.task_id = outcome.task_id and t.tag_id = outcome.tag_id and t.superseded_by is null
),
-- The answer to a tag's last order is news of what the tag shows, until a later report.
displayed as materialized (
  select distinct on (task_tag.tag_id) task_tag.tag_id, task_tag.task_id, task_tag.sku, task_tag.price, task_tag.currency,
    answer.source, answer.time
  from outcome join task_tag using (task_id, tag_id)
  join answer on answer.task_id = outcome.task_id and answer.type = 'pricetag.task.completed'
  join price_order on price_order.tag_id = task_tag.tag_id and price_order.sequence = task_tag.sequence
  where outcome.outcome = 'DISPLAYED'
  order by task_tag.tag_id, answer.time desc
),
shown_tag as (
  update tag set sku = coalesce(displayed.sku, tag.sku), price = displayed.price, currency = displayed.currency,
    displayed_at = displayed.time, displayed_task_id = displayed.task_id
  from displayed, (
    select tag_id from tag where tag_id in (select tag_id from displayed) order by tag_id for no key update
  ) locked
  where tag.tag_id = displayed.tag_id and locked.tag_id = tag.tag_id and tag.ap_client_id = displayed.source
  and displayed.time > coalesce(tag.displayed_at, tag.reported_at)
),
finished as (
  -- The outcome of a tag that the answer leaves out counts as missing.
  select task_tag.task_id,
    count(*) filter (where task_tag.outcome is distinct from 'SUPERSEDED') as tags,
    count(*) filter (where task_tag.outcome is distinct from 'SUPERSEDED' and outcome.outcome = 'DISPLAYED') as displayed
  from task_tag left join outcome on outcome.task_id = task_tag.task_id and outcome.tag_id = task_tag.tag_id
  group by task_tag.task_id
),
moved as (
  update price_change_task task set
    state = case when finished.task_id is null then 'ACCEPTED'
      when finished.displayed = finished.tags then 'COMPLETED' when finished.displayed = 0 then 'FAILED' else 'PARTIAL' end,
    state_reason = case when finished.displayed < finished.tags
      then format('%s of %s tags show the price', finished.displayed, finished.tags) end,
    sent_at = coalesce(task.sent_at, now()),
    accepted_at = coalesce(task.accepted_at, now()),
    finished_at = case when finished.task_id is not null then now() end,
    answered_at = answered.answered_at,
    send_after = null
  from (
    select task_id, state, max(time) filter (where type = 'pricetag.task.completed') as answered_at from answer
    group by task_id, state
  ) answered left join finished using (task_id)
  where task.task_id = answered.task_id
  and (answered.state in ('CREATED', 'SENT') or (answered.state = 'ACCEPTED' and finished.task_id is not null))
),
late as (
  insert into price_change_task_history (task_id, from_state, to_state, reason)
  select task_id, state, state, format('%s arrived after the end', type) from answer
  where state = 'EXPIRED' or type = 'pricetag.task.completed' and state not in ('CREATED', 'SENT', 'ACCEPTED')
)
select source, id, 'UNKNOWN_TASK' as code,
  format('task %s does not exist or belongs to another access point', task_id) as message
from event where not exists (select from known where known.source = event.source and known.id = event.id)
