-- The room on the RTC server: what it lacks is worked out from the rows each time, so nothing is lost when a call is, and a server
-- that lost its rooms gets them back.

-- Calls that bring the room to what the rows say, in their order; null where nothing is to be done.
create or replace function rtc_room_calls(m rtc_meeting, max_participants integer) returns jsonb stable language sql as $$
  with p as (
    select *, state in ('REQUESTED', 'INVITED', 'ACCEPTED', 'JOINED', 'LEFT') as wanted from rtc_participant where meeting_id = m.meeting_id
  ), call as (
    select 1 as step, '' as part, jsonb_build_object('call', 'destroy') as call
    where m.state in ('ENDED', 'FAILED') and m.room_state <> 'GONE'
    union all
    select 1, '', jsonb_build_object('call', 'create', 'publishers', max_participants, 'tokens', (select jsonb_agg(token) from p where wanted))
    where m.state in ('REQUESTED', 'OPEN', 'RUNNING') and m.room_state = 'NONE'
    union all
    select * from (
      select 2, '', jsonb_build_object('call', 'allow', 'tokens', jsonb_agg(token)) as call
      from p where wanted and (not granted or state = 'REQUESTED') having count(*) > 0
      union all
      select 3, '', jsonb_build_object('call', 'disallow', 'tokens', jsonb_agg(token)) from p where not wanted and granted having count(*) > 0
      union all
      select 4, user_id, jsonb_build_object('call', 'kick', 'participant', user_id) from p where state = 'REMOVED' and granted
      union all
      select 4, i, jsonb_build_object('call', 'kick', 'participant', i) from unnest(m.intruders) i
      union all
      select 5, user_id, jsonb_build_object('call', 'mute', 'participant', user_id, 'mids', audio_mids, 'muted', muted)
      from p where state = 'JOINED' and muted <> server_muted and audio_mids <> '{}'
    ) change where m.state in ('REQUESTED', 'OPEN', 'RUNNING') and m.room_state = 'OPEN'
  )
  select jsonb_agg(call order by step, part) from call
$$;

-- The work of a meeting as the RTC server's client reads it; the lease says later whether more came in between.
create or replace function rtc_room_work(m rtc_meeting, calls jsonb) returns jsonb stable language sql as $$
  select jsonb_build_object('meetingId', m.meeting_id, 'room', m.room, 'pin', m.pin, 'title', coalesce(m.title, ''),
    'expiresAt', m.end_by, 'lease', m.sync_after, 'at', clock_timestamp(), 'epoch', m.room_epoch, 'calls', calls)
$$;

-- Takes meetings whose room is to be looked after. What a room needs is worked out once its meeting is locked, in a statement of its
-- own: together with the lock it could miss a change that is committed in between, and nobody would look again.
create or replace function rtc_claim_rooms(max_participants integer, lease interval) returns setof jsonb language plpgsql as $$
declare
  m rtc_meeting;
  calls jsonb;
begin
  for m in
    select * from rtc_meeting where sync_after <= clock_timestamp() order by sync_after limit 100 for no key update skip locked
  loop
    calls := rtc_room_calls(m, max_participants);
    update rtc_meeting set sync_after = case when calls is not null then clock_timestamp() + lease end
    where meeting_id = m.meeting_id
    returning * into m;
    if calls is not null then
      return next rtc_room_work(m, calls);
    end if;
  end loop;
end
$$;

-- The server has lost the room: make it anew, and have everybody who was in it join again.
create or replace function rtc_room_lost(lost uuid, reason text) returns void language plpgsql as $$
begin
  update rtc_meeting set room_state = 'NONE', intruders = '{}', sync_after = clock_timestamp(), sync_attempts = 0,
    empty_since = case when state = 'RUNNING' then coalesce(empty_since, clock_timestamp()) end
  where meeting_id = lost and state in ('REQUESTED', 'OPEN', 'RUNNING') and room_state = 'OPEN';
  if found then
    update rtc_participant set granted = false, server_muted = false, audio_mids = '{}',
      state = case when state = 'JOINED' then 'LEFT' else state end,
      state_reason = case when state = 'JOINED' then reason else state_reason end,
      left_at = case when state = 'JOINED' then clock_timestamp() else left_at end, changed_at = clock_timestamp()
    where meeting_id = lost;
  end if;
end
$$;

-- Whether somebody takes part in another meeting; then an event on this one cannot bring them back.
create or replace function rtc_is_elsewhere(p rtc_participant, settings jsonb) returns boolean stable language sql as $$
  select not cast(settings ->> 'severalPerUser' as boolean) and p.state not in ('ACCEPTED', 'JOINED')
    and exists (select from rtc_participant o join rtc_meeting m using (meeting_id) where o.user_id = p.user_id
      and o.meeting_id <> p.meeting_id and o.state in ('ACCEPTED', 'JOINED') and m.state in ('OPEN', 'RUNNING'))
$$;

-- Notes that somebody is in the room, or no longer is.
create or replace function rtc_participant_in(meeting rtc_meeting, participant text) returns void language plpgsql as $$
begin
  update rtc_meeting set state = 'RUNNING', started_at = coalesce(started_at, clock_timestamp()), empty_since = null
  where meeting_id = meeting.meeting_id and (state = 'OPEN' or state = 'RUNNING' and empty_since is not null);
  update rtc_participant set state = 'JOINED', state_reason = null, joined_at = clock_timestamp(), left_at = null,
    changed_at = clock_timestamp(), server_muted = false, audio_mids = '{}'
  where meeting_id = meeting.meeting_id and user_id = participant and state in ('INVITED', 'ACCEPTED', 'LEFT');
end
$$;

create or replace function rtc_participant_out(meeting rtc_meeting, participant text, reason text) returns void language plpgsql as $$
begin
  update rtc_participant set state = case when state = 'JOINED' then 'LEFT' else state end,
    state_reason = case when state = 'JOINED' then reason else state_reason end,
    left_at = coalesce(left_at, clock_timestamp()), changed_at = clock_timestamp(), audio_mids = '{}', server_muted = false
  where meeting_id = meeting.meeting_id and user_id = participant and (state = 'JOINED' or audio_mids <> '{}' or server_muted);
  update rtc_meeting set empty_since = clock_timestamp()
  where meeting_id = meeting.meeting_id and state = 'RUNNING' and empty_since is null
  and not exists (select from rtc_participant where meeting_id = meeting.meeting_id and state = 'JOINED');
end
$$;

-- Takes what became of a meeting's calls.
create or replace function rtc_room_done(work jsonb, settings jsonb) returns void language plpgsql as $$
declare
  m rtc_meeting;
  c jsonb;
  until timestamptz := clock_timestamp() + cast(settings ->> 'invitationTimeoutMs' as bigint) * interval '1 millisecond';
  failed jsonb;
begin
  select * into m from rtc_meeting where meeting_id = cast(work ->> 'meetingId' as uuid) for no key update;
  if not found then
    return;
  end if;
  for c in select jsonb_array_elements(work -> 'calls') loop
    -- The room that was called may have been lost and made again since.
    continue when c ->> 'call' not in ('create', 'destroy') and cast(work ->> 'epoch' as integer) <> m.room_epoch;
    if c ->> 'outcome' = 'NO_SUCH_ROOM' then
      perform rtc_room_lost(m.meeting_id, 'the room was lost');
    elsif c ->> 'outcome' = 'NOT_PUBLISHING' then
      update rtc_participant set audio_mids = '{}' where meeting_id = m.meeting_id and user_id = c ->> 'participant';
    elsif c ->> 'outcome' = 'DONE' then
      case c ->> 'call'
        when 'create' then
          update rtc_meeting set room_state = 'OPEN', room_epoch = room_epoch + 1, room_made_at = clock_timestamp(),
            server = work -> 'server', version = version + 1,
            state = case when state = 'REQUESTED' then 'OPEN' else state end, opened_at = coalesce(opened_at, clock_timestamp()),
            check_after = clock_timestamp() + cast(settings ->> 'checkIntervalMs' as bigint) * interval '1 millisecond'
          where meeting_id = m.meeting_id and state in ('REQUESTED', 'OPEN', 'RUNNING') and room_state = 'NONE'
          returning * into m;
          if not found then
            -- Ended meanwhile: the room goes with the next look.
            update rtc_meeting set sync_after = clock_timestamp() where meeting_id = cast(work ->> 'meetingId' as uuid) and room_state <> 'GONE';
            return;
          end if;
          if m.room_epoch > 1 then
            perform rtc_tell_snapshot(m, p.answered_from) from rtc_participant p
            where p.meeting_id = m.meeting_id and p.answered_from is not null
            and (p.state in ('ACCEPTED', 'JOINED') or p.state = 'LEFT' and p.state_reason <> 'left');
          end if;
        when 'destroy' then
          update rtc_meeting set room_state = 'GONE' where meeting_id = m.meeting_id;
        when 'kick' then
          update rtc_meeting set intruders = array_remove(intruders, c ->> 'participant') where meeting_id = m.meeting_id;
        when 'mute' then
          update rtc_participant set server_muted = cast(c ->> 'muted' as boolean)
          where meeting_id = m.meeting_id and user_id = c ->> 'participant' and to_jsonb(audio_mids) = c -> 'mids';
        else null;
      end case;
      if c ->> 'call' in ('create', 'allow') then
        update rtc_participant p set granted = true,
          state = case when state <> 'REQUESTED' then state when answered_from is not null then 'ACCEPTED' else 'INVITED' end,
          invite_until = case when state = 'REQUESTED' then until else invite_until end,
          answered_at = case when state = 'REQUESTED' and answered_from is not null then clock_timestamp() else answered_at end,
          changed_at = case when state = 'REQUESTED' then clock_timestamp() else changed_at end
        where meeting_id = m.meeting_id and c -> 'tokens' ? token and (not granted or state = 'REQUESTED');
      elsif c ->> 'call' = 'disallow' then
        update rtc_participant set granted = false where meeting_id = m.meeting_id and c -> 'tokens' ? token;
      end if;
    end if;
  end loop;
  failed := (select x from jsonb_array_elements(work -> 'calls') x where x ->> 'outcome' in ('UNAVAILABLE', 'REFUSED') limit 1);
  if failed is not null then
    update rtc_meeting set sync_attempts = sync_attempts + 1, room_error = left(failed ->> 'message', 500),
      sync_after = clock_timestamp() + least(200 * power(2, least(sync_attempts, 10)), 5000) * interval '1 millisecond'
    where meeting_id = m.meeting_id;
  else
    update rtc_meeting set sync_attempts = 0, room_error = null,
      sync_after = case when rtc_room_calls(rtc_meeting, 1) is not null then clock_timestamp() end
    where meeting_id = m.meeting_id;
  end if;
end
$$;

-- Compares who is in the room with who is noted as being there; events of the server may have been lost.
drop function if exists rtc_room_seen(jsonb);

create or replace function rtc_room_seen(work jsonb, settings jsonb) returns void language plpgsql as $$
declare
  m rtc_meeting;
  present text[] := array(select x ->> 'id' from jsonb_array_elements(coalesce(work -> 'participants', '[]')) x);
  p rtc_participant;
begin
  select * into m from rtc_meeting where meeting_id = cast(work ->> 'meetingId' as uuid)
    and state in ('OPEN', 'RUNNING') and room_state = 'OPEN' and room_epoch = cast(work ->> 'epoch' as integer) for no key update;
  if not found then
    return;
  end if;
  if work -> 'calls' -> 0 ->> 'outcome' = 'NO_SUCH_ROOM' then
    perform rtc_room_lost(m.meeting_id, 'the room was lost');
  elsif work -> 'calls' -> 0 ->> 'outcome' = 'DONE' then
    for p in select * from rtc_participant where meeting_id = m.meeting_id and changed_at < cast(work ->> 'at' as timestamptz) loop
      if p.user_id = any (present) and p.state in ('INVITED', 'ACCEPTED', 'LEFT')
          and not rtc_is_elsewhere(p, settings) then
        perform rtc_participant_in(m, p.user_id);
      elsif p.state = 'JOINED' and p.user_id <> all (present) then
        perform rtc_participant_out(m, p.user_id, 'left the room');
      end if;
    end loop;
    update rtc_meeting set sync_after = clock_timestamp(), intruders = array(
      select i from unnest(present) i where not exists (select from rtc_participant
        where meeting_id = m.meeting_id and user_id = i and state not in ('REMOVED', 'DECLINED', 'EXPIRED')))
    where meeting_id = m.meeting_id and exists (select from unnest(present) i where not exists (select from rtc_participant
      where meeting_id = m.meeting_id and user_id = i and state not in ('REMOVED', 'DECLINED', 'EXPIRED')));
  end if;
end
$$;

-- Gives a batch of the RTC server's events its effect. Out: the events that are refused, of which there are none.
drop function if exists rtc_apply_server(jsonb);

create or replace function rtc_apply_server(events jsonb, settings jsonb)
returns table (source text, id text, code text, message text) language plpgsql as $$
#variable_conflict use_column
declare
  e record;
  m rtc_meeting;
  p rtc_participant;
begin
  perform from rtc_meeting where room in (select x -> 'data' ->> 'room' from jsonb_array_elements(events) x)
  order by meeting_id for no key update;
  for e in
    select r.source, r.id, r.at, r.data, n from rows from (jsonb_to_recordset(events)
      as (source text, id text, time timestamptz, data jsonb)) with ordinality as r(source, id, at, data, n) order by n
  loop
    continue when e.data ->> 'kind' = 'other';
    insert into processed_event (source, event_id) values (e.source, e.id) on conflict do nothing;
    continue when not found;
    if e.data ->> 'kind' = 'started' then
      update rtc_participant p set seen_at = greatest(p.seen_at, e.at) from rtc_meeting lost
      where lost.meeting_id = p.meeting_id and lost.state in ('OPEN', 'RUNNING') and lost.room_state = 'OPEN' and lost.room_made_at < e.at;
      perform rtc_room_lost(meeting_id, 'the RTC server was started anew') from (
        select meeting_id from rtc_meeting where state in ('OPEN', 'RUNNING') and room_state = 'OPEN' and room_made_at < e.at
        order by meeting_id for no key update) lost;
      continue;
    end if;
    select * into m from rtc_meeting where room = e.data ->> 'room' and state in ('REQUESTED', 'OPEN', 'RUNNING');
    continue when not found;
    if e.data ->> 'kind' in ('joined', 'published', 'unpublished', 'left', 'moderated') then
      -- Events may come out of order, and late ones of a room that was made again since.
      continue when exists (select from rtc_participant
        where meeting_id = m.meeting_id and user_id = e.data ->> 'participant' and seen_at > e.at);
      update rtc_participant set seen_at = e.at where meeting_id = m.meeting_id and user_id = e.data ->> 'participant';
    end if;
    case e.data ->> 'kind'
      when 'joined' then
        select * into p from rtc_participant where meeting_id = m.meeting_id and token = e.data ->> 'token';
        if found and p.user_id = e.data ->> 'participant' and p.state in ('INVITED', 'ACCEPTED', 'LEFT', 'JOINED')
            and not rtc_is_elsewhere(p, settings) then
          perform rtc_participant_in(m, p.user_id);
        else
          update rtc_meeting set intruders = array_append(array_remove(intruders, e.data ->> 'participant'), e.data ->> 'participant'),
            sync_after = clock_timestamp() where meeting_id = m.meeting_id;
          perform rtc_log(m, e.data ->> 'participant', null, null, 'INTRUDER',
            format('came with the credential of %s', coalesce(p.user_id, 'nobody')));
        end if;
      when 'published' then
        update rtc_participant set server_muted = false,
          audio_mids = array(select jsonb_array_elements_text(coalesce(e.data -> 'audioMids', '[]')))
        where meeting_id = m.meeting_id and user_id = e.data ->> 'participant';
      when 'unpublished' then
        update rtc_participant set server_muted = false, audio_mids = '{}'
        where meeting_id = m.meeting_id and user_id = e.data ->> 'participant' and audio_mids <> '{}';
      when 'left' then
        perform rtc_participant_out(m, e.data ->> 'participant', 'left the room');
      when 'moderated' then
        update rtc_participant set server_muted = cast(e.data ->> 'muted' as boolean)
        where meeting_id = m.meeting_id and user_id = e.data ->> 'participant' and e.data ->> 'mid' = any (audio_mids);
      when 'destroyed' then
        if m.room_made_at < e.at then
          perform rtc_room_lost(m.meeting_id, 'the room was destroyed');
        end if;
      else null;
    end case;
  end loop;
end
$$;

-- What time brings: invitations nobody took, meetings nobody came to, that everybody left, or that lasted too long.
create or replace function rtc_expire(settings jsonb) returns integer language plpgsql as $$
declare
  m rtc_meeting;
  total integer := 0;
  join_limit timestamptz := clock_timestamp() - cast(settings ->> 'joinTimeoutMs' as bigint) * interval '1 millisecond';
  empty_limit timestamptz := clock_timestamp() - cast(settings ->> 'emptyTimeoutMs' as bigint) * interval '1 millisecond';
begin
  for m in
    select * from rtc_meeting where state in ('REQUESTED', 'OPEN', 'RUNNING') and (
      state = 'REQUESTED' and open_by <= clock_timestamp() or end_by <= clock_timestamp() or empty_since <= empty_limit
      or state = 'OPEN' and not exists (select from rtc_participant p
        where p.meeting_id = rtc_meeting.meeting_id and p.state in ('REQUESTED', 'INVITED', 'ACCEPTED', 'JOINED'))
      or exists (select from rtc_participant p where p.meeting_id = rtc_meeting.meeting_id
        and (p.state = 'INVITED' and p.invite_until <= clock_timestamp() or p.state = 'ACCEPTED' and p.answered_at <= join_limit)))
    order by meeting_id limit 200 for no key update skip locked
  loop
    total := total + 1;
    if m.state = 'REQUESTED' then
      if m.open_by <= clock_timestamp() then
        perform rtc_end_meeting(m.meeting_id, 'FAILED', 'the RTC server did not take the meeting in time');
        perform rtc_tell_error(m.requested_from, 'RTC_UNAVAILABLE', 'the RTC server did not take the meeting in time', m.request_id, true,
          m.meeting_id);
      end if;
    elsif m.end_by <= clock_timestamp() then
      perform rtc_end_meeting(m.meeting_id, 'ENDED', 'TOO_LONG');
    elsif m.empty_since <= empty_limit then
      perform rtc_end_meeting(m.meeting_id, 'ENDED', 'EVERYBODY_LEFT');
    else
      update rtc_participant set state = case when state = 'INVITED' then 'EXPIRED' else 'LEFT' end,
        state_reason = case when state = 'INVITED' then 'no answer in time' else 'did not join in time' end,
        left_at = case when state = 'ACCEPTED' then clock_timestamp() end, changed_at = clock_timestamp()
      where meeting_id = m.meeting_id
      and (state = 'INVITED' and invite_until <= clock_timestamp() or state = 'ACCEPTED' and answered_at <= join_limit);
      if m.state = 'OPEN' and not exists (select from rtc_participant
          where meeting_id = m.meeting_id and state in ('REQUESTED', 'INVITED', 'ACCEPTED', 'JOINED')) then
        perform rtc_end_meeting(m.meeting_id, 'ENDED', 'NOBODY_JOINED');
      end if;
    end if;
  end loop;
  return total;
end
$$;
