-- How many there are of everything, and what waits, as JSON. Out: one value.
select cast(json_build_object(
  'tasks', (select json_object_agg(s.state, coalesce(n, 0) order by step) from
    unnest(array['CREATED', 'SENT', 'ACCEPTED', 'COMPLETED', 'PARTIAL', 'FAILED', 'EXPIRED', 'SUPERSEDED']) with ordinality as s(state, step)
    left join (select state, count(*) as n from price_change_task group by state) counted using (state)),
  'tags', (select json_build_object('online', count(*) filter (where online), 'silent', count(*) filter (where not online)) from tag),
  'accessPoints', (select json_build_object('online', count(*) filter (where online), 'silent', count(*) filter (where not online))
    from access_point),
  'backlog', json_build_object(
    'requests', (select count(*) from price_change_request where state = 'NEW'),
    'tasksToSend', (select count(*) from price_change_task where send_after is not null),
    'operationLog', (select count(*) from operation_log where shipped_at is null),
    'deadLetters', (select count(*) from dead_letter where replayed_at is null))) as text) as answer
