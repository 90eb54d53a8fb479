-- Gives a batch of terminals' events its effect: requests, answers and control. Out: the events that are refused, with code and message.
-- In: the batch as a JSON array of {source, id, type, time, data}, in the order of arrival.
select source, id, code, message from rtc_apply_terminals(cast(:#${body.eventsJson} as jsonb), jsonb_build_object(
  'maxParticipants', cast(:#${properties:rtc.meeting.max-participants} as integer),
  'openTimeoutMs', cast(:#${properties:rtc.meeting.open-timeout-ms} as bigint),
  'maxDurationMs', cast(:#${properties:rtc.meeting.max-duration-ms} as bigint),
  'invitationTimeoutMs', cast(:#${properties:rtc.invitation.timeout-ms} as bigint),
  'severalPerUser', cast(:#${properties:rtc.meeting.several-per-user} as boolean),
  'roomPrefix', cast(:#${properties:rtc.server.room-prefix} as text)))
