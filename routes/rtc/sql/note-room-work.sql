-- Takes what became of one meeting's calls. In: the work as JSON, with an outcome in each call. Out: one row.
select rtc_room_done(cast(:#${body} as jsonb), jsonb_build_object(
  'invitationTimeoutMs', cast(:#${properties:rtc.invitation.timeout-ms} as bigint),
  'checkIntervalMs', cast(:#${properties:rtc.room.check-interval-ms} as bigint)))
