-- One task with the outcome of each tag and its history, as JSON. In: JSON {taskId}. Out: one value, or no row.
select cast(jsonb_strip_nulls(cast(price_change_task_json(task) as jsonb) || jsonb_build_object(
  'reissuedAs', (select later.task_id from price_change_task later where later.reissue_of = task.task_id),
  'tags', (select jsonb_agg(jsonb_build_object('tagId', t.tag_id, 'sku', t.sku, 'price', cast(t.price as text), 'currency', t.currency,
    'sequence', t.sequence, 'outcome', t.outcome, 'outcomeReason', t.outcome_reason, 'supersededBy', t.superseded_by) order by t.tag_id)
    from price_change_task_tag t where t.task_id = task.task_id),
  'history', (select jsonb_agg(jsonb_build_object('from', h.from_state, 'to', h.to_state, 'reason', h.reason, 'at', h.occurred_at)
    order by h.entry_id) from price_change_task_history h where h.task_id = task.task_id))) as text) as answer
from price_change_task task
where task_id = (select "taskId" from jsonb_to_record(cast(:#${variable.request} as jsonb)) as q("taskId" uuid))
