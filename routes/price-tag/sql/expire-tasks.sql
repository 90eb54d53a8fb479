-- Ends the tasks whose deadline has passed without an outcome. Out: the number of them.
update price_change_task task set
  state = 'EXPIRED', state_reason = 'no outcome by the deadline', finished_at = now(), send_after = null
from (
  select task_id from price_change_task
  where deadline <= now() and state in ('CREATED', 'SENT', 'ACCEPTED')
  order by task_id
  limit 1000
  for no key update skip locked
) due
where task.task_id = due.task_id
