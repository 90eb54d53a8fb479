-- What follows from a change of a meeting or of its participants, whichever statement makes it: only allowed transitions pass;
-- history, operation log, notices to terminals and the work on the room are written in the same transaction.

create or replace function rtc_participant_may(from_state text, to_state text) returns boolean immutable language sql as $$
  select to_state = any (case from_state
    when 'REQUESTED' then '{INVITED,ACCEPTED,EXPIRED,REMOVED}'
    when 'INVITED' then '{ACCEPTED,JOINED,DECLINED,EXPIRED,REMOVED}'
    when 'ACCEPTED' then '{JOINED,LEFT,REMOVED}'
    when 'JOINED' then '{LEFT,REMOVED}'
    when 'DECLINED' then '{REQUESTED}'
    when 'EXPIRED' then '{REQUESTED}'
    when 'LEFT' then '{ACCEPTED,JOINED,REQUESTED,REMOVED}'
    else '{}' end::text[])
$$;

create or replace function rtc_meeting_may(from_state text, to_state text) returns boolean immutable language sql as $$
  select to_state = any (case from_state
    when 'REQUESTED' then '{OPEN,FAILED,ENDED}'
    when 'OPEN' then '{RUNNING,ENDED}'
    when 'RUNNING' then '{ENDED}'
    else '{}' end::text[])
$$;

-- An entry in Elastic Common Schema field names.
create or replace function rtc_log(meeting rtc_meeting, participant text, client_id text, from_state text, to_state text, reason text)
returns void language sql as $$
  insert into operation_log (document)
  select jsonb_strip_nulls(jsonb_build_object(
    '@timestamp', clock_timestamp(),
    'event', jsonb_build_object('kind', 'event', 'dataset', 'signalbox.operation',
      'action', case when participant is null then 'rtc-meeting-' else 'rtc-participant-' end || lower(to_state),
      'outcome', case when to_state in ('FAILED', 'EXPIRED') then 'failure' else 'success' end, 'reason', reason),
    'user', case when participant is not null then jsonb_build_object('id', participant) end,
    'device', case when client_id is not null then jsonb_build_object('id', client_id) end,
    'signalbox', jsonb_build_object('scenario', 'rtc', 'meeting', meeting.meeting_id, 'request', meeting.request_id,
      'from_state', from_state, 'to_state', to_state)))
$$;

create or replace function rtc_note_step(meeting rtc_meeting, participant text, client_id text, from_state text, to_state text, reason text)
returns void language sql as $$
  insert into rtc_history (meeting_id, user_id, from_state, to_state, reason)
  values (meeting.meeting_id, participant, from_state, to_state, reason);
  select rtc_log(meeting, participant, client_id, from_state, to_state, reason)
$$;

create or replace function rtc_meeting_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.state = old.state then
      return null;
    end if;
    if not rtc_meeting_may(old.state, new.state) then
      raise exception 'rtc_meeting % cannot go from % to %', new.meeting_id, old.state, new.state using errcode = 'check_violation';
    end if;
  end if;
  perform rtc_note_step(new, null, new.requested_from, case when tg_op = 'UPDATE' then old.state end, new.state, new.state_reason);
  return null;
end
$$;

create or replace function rtc_participant_changed() returns trigger language plpgsql as $$
declare
  meeting rtc_meeting;
begin
  select * into meeting from rtc_meeting where meeting_id = new.meeting_id;
  if tg_op = 'INSERT' then
    perform rtc_note_step(meeting, new.user_id, null, null, new.state, new.state_reason);
  elsif new.state <> old.state then
    if not rtc_participant_may(old.state, new.state) then
      raise exception 'rtc_participant % of % cannot go from % to %', new.user_id, new.meeting_id, old.state, new.state
        using errcode = 'check_violation';
    end if;
    perform rtc_note_step(meeting, new.user_id, new.answered_from, old.state, new.state, new.state_reason);
    if old.state = 'REQUESTED' and new.state in ('INVITED', 'ACCEPTED') then
      perform rtc_tell_invitation(meeting, new, null, new.invite_until);
    elsif old.state = 'INVITED' and new.state in ('ACCEPTED', 'DECLINED') and new.answered_from is not null then
      insert into rtc_message (parent, client_id, type, data, deadline)
      select 'rtc-down', device, 'rtc.invitation.withdrawn', jsonb_build_object('meetingId', new.meeting_id,
        'reason', 'ANSWERED_ELSEWHERE', 'answer', new.state, 'answeredBy', new.answered_from), new.invite_until
      from rtc_device_ids(new.user_id) device where device <> new.answered_from;
    elsif new.state = 'REMOVED' then
      perform rtc_tell_control(meeting, new, 'rtc.participant.removed', jsonb_build_object('userId', new.user_id));
    end if;
  end if;
  if tg_op = 'UPDATE' and new.muted <> old.muted then
    perform rtc_log(meeting, new.user_id, new.answered_from, null, case when new.muted then 'MUTED' else 'UNMUTED' end, null);
    if new.answered_from is not null then
      perform rtc_tell_control(meeting, new, 'rtc.participant.muted',
        jsonb_build_object('userId', new.user_id, 'muted', new.muted));
    end if;
  end if;
  return null;
end
$$;

-- Once per statement and meeting: a look at the room, and the next version to everybody who takes part where it says something new.
create or replace function rtc_tell_participants(changed uuid, news boolean) returns void language plpgsql as $$
declare
  meeting rtc_meeting;
begin
  update rtc_meeting set version = version + cast(news as integer), sync_after = least(sync_after, clock_timestamp())
  where meeting_id = changed and state in ('REQUESTED', 'OPEN', 'RUNNING')
  returning * into meeting;
  if found and news and meeting.state <> 'REQUESTED' then
    perform rtc_tell_snapshot(meeting, answered_from) from rtc_participant
    where meeting_id = changed and state in ('ACCEPTED', 'JOINED') and answered_from is not null;
  end if;
end
$$;

create or replace function rtc_participants_added() returns trigger language plpgsql as $$
begin
  perform rtc_tell_participants(meeting_id, true) from (select distinct meeting_id from new_row order by meeting_id) added;
  return null;
end
$$;

create or replace function rtc_participants_changed() returns trigger language plpgsql as $$
begin
  perform rtc_tell_participants(meeting_id, news)
  from (select meeting_id, bool_or(n.state <> o.state or n.muted <> o.muted) as news
    from new_row n join old_row o using (meeting_id, user_id) group by meeting_id order by meeting_id) changed;
  return null;
end
$$;

create or replace trigger rtc_meeting_changed after insert or update on rtc_meeting
  for each row execute function rtc_meeting_changed();
create or replace trigger rtc_participant_changed after insert or update on rtc_participant
  for each row execute function rtc_participant_changed();
create or replace trigger rtc_participants_added after insert on rtc_participant
  referencing new table as new_row for each statement execute function rtc_participants_added();
create or replace trigger rtc_participants_changed after update on rtc_participant
  referencing old table as old_row new table as new_row for each statement execute function rtc_participants_changed();

-- Ends a meeting for everybody. The caller holds the lock on the meeting.
create or replace function rtc_end_meeting(ended uuid, end_state text, reason text) returns void language plpgsql as $$
declare
  meeting rtc_meeting;
begin
  update rtc_meeting set state = end_state, state_reason = reason, ended_at = clock_timestamp(),
    sync_after = case when room_state = 'GONE' then null else clock_timestamp() end
  where meeting_id = ended and state in ('REQUESTED', 'OPEN', 'RUNNING')
  returning * into meeting;
  if not found then
    return;
  end if;
  if end_state = 'ENDED' then
    perform rtc_tell_control(meeting, p, 'rtc.meeting.ended', jsonb_build_object('reason', reason))
    from rtc_participant p where p.meeting_id = ended and p.state in ('INVITED', 'ACCEPTED', 'JOINED');
  end if;
  update rtc_participant set state = case when state in ('ACCEPTED', 'JOINED') then 'LEFT' else 'EXPIRED' end,
    state_reason = 'the meeting is over', left_at = case when state in ('ACCEPTED', 'JOINED') then clock_timestamp() else left_at end,
    changed_at = clock_timestamp()
  where meeting_id = ended and state in ('REQUESTED', 'INVITED', 'ACCEPTED', 'JOINED');
end
$$;
