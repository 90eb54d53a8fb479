-- Which of the rooms on the RTC server belong to no running meeting. In: JSON array of {room}. Out: a row per orphan.
select room from jsonb_to_recordset(cast(:#${body} as jsonb)) as r(room text)
where not exists (select from rtc_meeting m where m.room = r.room and m.state in ('REQUESTED', 'OPEN', 'RUNNING'))
