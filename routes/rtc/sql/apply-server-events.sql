-- Gives a batch of the RTC server's events its effect: who joined, left, publishes. Out: as for terminals; none can be refused.
-- In: the batch as a JSON array of {source, id, type, time, data}, in the order of arrival.
select source, id, code, message from rtc_apply_server(cast(:#${body.eventsJson} as jsonb), jsonb_build_object(
  'severalPerUser', cast(:#${properties:rtc.meeting.several-per-user} as boolean)))
