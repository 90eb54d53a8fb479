-- Forgets events that nobody took before their deadline, and meetings that ended long ago and have no room any more.
with message as (
  delete from rtc_message where deadline <= now()
)
delete from rtc_meeting
where ended_at < now() - cast(:#${properties:rtc.meeting.retention-h} as integer) * interval '1 hour' and room_state = 'GONE'
