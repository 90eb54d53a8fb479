-- Takes meetings whose room was not compared with its rows for a while. Out: a row per meeting with the call as JSON.
with due as (
  select meeting_id from rtc_meeting
  where check_after <= now() and state in ('OPEN', 'RUNNING') and room_state = 'OPEN'
  order by check_after
  limit 100
  for no key update skip locked
),
claimed as (
  update rtc_meeting m set check_after = now() + cast(:#${properties:rtc.room.check-interval-ms} as bigint) * interval '1 millisecond'
  from due where m.meeting_id = due.meeting_id
  returning m as meeting
)
select cast(rtc_room_work(meeting, '[{"call": "participants"}]') as text) as work from claimed
