-- Takes who is in one meeting's room. In: the work as JSON, with participants. Out: one row.
select rtc_room_seen(cast(:#${body} as jsonb), jsonb_build_object(
  'severalPerUser', cast(:#${properties:rtc.meeting.several-per-user} as boolean)))
