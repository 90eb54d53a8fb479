-- Notes that the broker has taken these tasks. In: a JSON array of task ids. An answer may have come before: its state stays.
update price_change_task task set
  state = case when state = 'CREATED' then 'SENT' else state end,
  sent_at = case when state in ('CREATED', 'SENT') then now() else coalesce(sent_at, now()) end,
  send_count = send_count + 1,
  send_after = null
from (
  select task_id from price_change_task
  where task_id in (select cast(id as uuid) from jsonb_array_elements_text(cast(:#${body} as jsonb)) id)
  order by task_id
  for no key update
) sent
where task.task_id = sent.task_id
