-- Adds or changes users, all or none, once per delivery of a file. In: JSON {key, lines: [{line, userId, displayName, mayCall}]}; a line
-- without mayCall leaves the stored right as it is. Out: one row: faults as a JSON array of {field, code, message}, whether the file was
-- taken before, and how many users are new and how many were there already.
with input as materialized (
  select key, lines from jsonb_to_record(cast(:#${body} as jsonb)) as i(key text, lines jsonb)
),
line as materialized (
  select line as number, "userId" as user_id, "displayName" as display_name, lower("mayCall") as may_call
  from input cross join lateral jsonb_to_recordset(lines) as l(line bigint, "userId" text, "displayName" text, "mayCall" text)
),
fault as materialized (
  select number, 'userId' as field, case when user_id is null then 'REQUIRED' else 'PATTERN' end as code,
    coalesce(quote_literal(left(user_id, 100)) || ' must be', 'is missing; it must be') || ' 1 to 40 of A-Z, a-z, 0-9, - and _' as message
  from line where coalesce(user_id, '') !~ '^[A-Za-z0-9_-]{1,40}$'
  union all
  select number, 'displayName', case when display_name is null then 'REQUIRED' else 'MAX_LENGTH' end,
    coalesce('has ' || length(display_name) || ' characters', 'is missing') || '; it must have 1 to 100 characters'
  from line where length(coalesce(display_name, '')) not between 1 and 100
  union all
  select number, 'mayCall', 'PATTERN', format('%s must be true or false', quote_literal(left(may_call, 100)))
  from line where may_call not in ('true', 'false')
  union all
  select max(number), 'userId', 'REPEATED', format('%s stands in %s lines', quote_literal(user_id), count(*))
  from line where user_id is not null group by user_id having count(*) > 1
),
delivery as (
  insert into processed_event (source, event_id) select 'rtc-users-csv', key from input where not exists (select from fault)
  on conflict do nothing
  returning event_id
),
entered as materialized (
  select (rtc_put_user(user_id, jsonb_strip_nulls(jsonb_build_object('displayName', display_name,
    'mayCall', cast(may_call as boolean))))).status
  from (select * from line where exists (select from delivery) order by user_id) ordered
)
select cast(coalesce((select jsonb_agg(jsonb_build_object('field', format('line %s, column %s', number, field), 'code', code,
    'message', message) order by number, field) from (select * from fault order by number, field limit 100) first), '[]') as text) as faults,
  not exists (select from fault) and not exists (select from delivery) as repeated,
  (select count(*) from entered where status = 201) as added,
  (select count(*) from entered where status = 200) as changed
