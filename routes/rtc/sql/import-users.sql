-- Enters or changes users, all or none. In: JSON array of {userId, displayName, mayCall}, a line each. Out: no row, or one with a report.
with line as materialized (
  select n + 1 as number, each ->> 'userId' as user_id, each ->> 'displayName' as display_name,
    lower(coalesce(nullif(each ->> 'mayCall', ''), 'true')) as may_call
  from jsonb_array_elements(cast(:#${body} as jsonb)) with ordinality as l(each, n)
),
fault as materialized (
  select 1 as number, 'the file has no line beside its first, userId,displayName,mayCall' as message where not exists (select from line)
  union all
  select number, format('userId %s must be 1 to 40 of A-Z, a-z, 0-9, - and _', coalesce(quote_literal(user_id), 'is missing; it'))
  from line where coalesce(user_id, '') !~ '^[A-Za-z0-9_-]{1,40}$'
  union all
  select number, format('displayName of %s must have 1 to 100 characters', user_id)
  from line where length(coalesce(display_name, '')) not between 1 and 100
  union all
  select number, format('mayCall %s must be true or false', quote_literal(may_call)) from line where may_call not in ('true', 'false')
  union all
  select max(number), format('userId %s stands in %s lines', quote_literal(user_id), count(*)) from line group by user_id having count(*) > 1
),
entered as (
  select rtc_put_user(user_id, jsonb_build_object('displayName', display_name, 'mayCall', cast(may_call as boolean)))
  from line where not exists (select from fault) order by user_id
),
done as materialized (
  select count(*) as users from entered
)
select string_agg(format('line %s: %s', number, message), E'\n' order by number) as report
from fault cross join done having count(*) > 0
