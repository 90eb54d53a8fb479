-- Counts users, terminals, meetings and what waits, as JSON. Out: one value.
select cast(json_build_object(
  'users', (select count(*) from rtc_user),
  'devices', (select count(*) from rtc_device),
  'meetings', (select coalesce(json_object_agg(state, number), '{}') from (select state, count(*) as number from rtc_meeting group by state) s),
  'backlog', json_build_object(
    'roomsToSync', (select count(*) from rtc_meeting where sync_after is not null),
    'messagesToSend', (select count(*) from rtc_message where deadline > now()))) as text) as answer
