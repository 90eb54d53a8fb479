-- One meeting with participants and history, as JSON. In: JSON {meetingId}. Out: one value, or no row.
select cast(rtc_meeting_detail_json(m) as text) as answer from rtc_meeting m
where meeting_id = (select "meetingId" from jsonb_to_record(cast(:#${variable.request} as jsonb)) as q("meetingId" uuid))
