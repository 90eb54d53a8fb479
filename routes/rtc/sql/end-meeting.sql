-- Ends a meeting for the operator. In: JSON {meetingId}. Out: the meeting as JSON, or no row.
select cast(answer as text) as answer from rtc_end_by_operator(
  (select "meetingId" from jsonb_to_record(cast(:#${variable.request} as jsonb)) as q("meetingId" uuid)))
where answer is not null
