-- Enters a terminal for a user. In: JSON {userId, clientId}. Out: the user as JSON, or a problem; no row where there is no such user.
with q as materialized (
  select * from jsonb_to_record(cast(:#${variable.request} as jsonb)) as r("userId" text, "clientId" text)
)
select case when rtc_is_terminal("clientId") then 200 else 422 end as status,
  case when not rtc_is_terminal("clientId") then 'NO_TERMINAL' end as code,
  case when rtc_is_terminal("clientId") then cast(rtc_put_device("userId", "clientId") as text)
    else format('clientId %s is in no group of terminals; their names begin with GID_rtc_', "clientId") end as answer
from q where exists (select from rtc_user where user_id = "userId")
