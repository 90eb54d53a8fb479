-- Takes what became of the calls of meetings. In: a JSON array of the works as JSON texts, with an outcome in each call. Out: a row each.
select rtc_room_done(cast(work as jsonb), jsonb_build_object(
  'invitationTimeoutMs', cast(:#${properties:rtc.invitation.timeout-ms} as bigint),
  'checkIntervalMs', cast(:#${properties:rtc.room.check-interval-ms} as bigint)))
from (select work from jsonb_array_elements_text(cast(:#${body} as jsonb)) work order by cast(work as jsonb) ->> 'meetingId') ordered
