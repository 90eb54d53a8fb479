-- Takes meetings whose room is to be looked after and holds them for this replica; another one may take them when the lease ends.
-- Out: a row per meeting with its calls as JSON, as the RTC server's client reads them.
with due as materialized (
  select meeting_id, rtc_room_calls(m, cast(:#${properties:rtc.meeting.max-participants} as integer)) as calls
  from rtc_meeting m
  where sync_after <= now()
  order by sync_after
  limit 100
  for no key update skip locked
),
claimed as (
  update rtc_meeting m set sync_after = case when due.calls is not null
    then now() + cast(:#${properties:rtc.room.lease-ms} as bigint) * interval '1 millisecond' end
  from due where m.meeting_id = due.meeting_id
  returning m as meeting, due.calls
)
select cast(rtc_room_work(meeting, calls) as text) as work from claimed where calls is not null
