-- Takes meetings whose room is to be looked after and holds them for this replica; another one may take them when the lease ends.
-- Out: a row per meeting with its calls as JSON, as the RTC server's client reads them.
select cast(work as text) as work from rtc_claim_rooms(
  cast(:#${properties:rtc.meeting.max-participants} as integer),
  cast(:#${properties:rtc.room.lease-ms} as bigint) * interval '1 millisecond') work
