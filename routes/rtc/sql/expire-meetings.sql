-- Ends what time ends: invitations, participants who never came, meetings. Out: one row.
select rtc_expire(jsonb_build_object(
  'joinTimeoutMs', cast(:#${properties:rtc.meeting.join-timeout-ms} as bigint),
  'emptyTimeoutMs', cast(:#${properties:rtc.meeting.empty-timeout-ms} as bigint))) as meetings
