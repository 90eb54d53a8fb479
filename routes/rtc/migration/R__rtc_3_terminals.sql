-- What terminals ask for. Events are taken one after the other, each against the state that those before it left.

-- Whether a client is a terminal: by its group. Change it here where the groups have other names.
create or replace function rtc_is_terminal(client_id text) returns boolean immutable language sql as $$
  select client_id like 'GID\_rtc\_%@@@%'
$$;

-- The user of a terminal: its device ID up to the last hyphen. Change it here where device IDs are made otherwise.
create or replace function rtc_user_of(client_id text) returns text immutable language sql as $$
  select substring(split_part(client_id, '@@@', 2) from '^(.+)-[A-Za-z0-9_]+$') where rtc_is_terminal(client_id)
$$;

-- Enters terminals of known users, and sends a new one what its user is invited to.
create or replace function rtc_register(client_ids text[]) returns void language plpgsql as $$
declare
  device rtc_device;
begin
  for device in
    insert into rtc_device (client_id, user_id, origin)
    select client_id, user_id, 'connect'
    from (select distinct c as client_id from unnest(client_ids) c) came join rtc_user u on u.user_id = rtc_user_of(client_id)
    order by client_id
    on conflict (client_id) do nothing
    returning *
  loop
    perform rtc_tell_invitation(m, p, device.client_id, p.invite_until)
    from rtc_participant p join rtc_meeting m using (meeting_id)
    where p.user_id = device.user_id and p.state = 'INVITED' and m.state in ('OPEN', 'RUNNING') and p.invite_until > now();
  end loop;
end
$$;

create or replace function rtc_channels_opened() returns trigger language plpgsql as $$
begin
  perform rtc_register((select array_agg(client_id) from new_channel where rtc_user_of(client_id) is not null));
  return null;
end
$$;

create or replace trigger rtc_channels_opened after insert on client_channel
  referencing new table as new_channel for each statement execute function rtc_channels_opened();

-- Why an event has no effect; null where it has one.
do $$ begin
  if to_regtype('rtc_problem') is null then
    create type rtc_problem as (code text, message text);
  end if;
end $$;

create or replace function rtc_refuse(code text, message text) returns rtc_problem immutable language sql as $$
  select cast(row(code, message) as rtc_problem)
$$;

create or replace function rtc_invitees_problem(actor text, invitees text[], places integer) returns rtc_problem stable language sql as $$
  select rtc_refuse(code, message) from (
    select 1 as rank, 'UNKNOWN_USER' as code, format('invitees: user %s is not known', i) as message
    from unnest(invitees) i where not exists (select from rtc_user where user_id = i)
    union all
    select 2, 'NOT_ALLOWED', format('invitees: user %s asks and cannot be invited too', actor) where actor = any (invitees)
    union all
    select 3, 'TOO_MANY_PARTICIPANTS', format('invitees: %s users do not fit, places left are %s', cardinality(invitees), places)
    where cardinality(invitees) > places
  ) found order by rank, message limit 1
$$;

create or replace function rtc_add_participants(meeting uuid, invited text[], inviter text) returns void language sql as $$
  insert into rtc_participant as p (meeting_id, user_id, display_name, role, invited_by, token)
  select meeting, user_id, display_name, 'MEMBER', inviter, replace(cast(gen_random_uuid() as text), '-', '')
  from rtc_user where user_id = any (invited) order by user_id
  on conflict (meeting_id, user_id) do update set state = 'REQUESTED', state_reason = 'invited again', invited_by = inviter,
    answered_from = null, answered_at = null, request_id = null, told_at = null, changed_at = clock_timestamp()
  where p.state in ('DECLINED', 'EXPIRED', 'LEFT')
$$;

-- The earliest meeting in which somebody whom the user calls is calling the user at the same moment.
create or replace function rtc_meeting_of_both(caller text, invitees text[]) returns uuid stable language sql as $$
  select m.meeting_id from rtc_meeting m
  join rtc_participant mine on mine.meeting_id = m.meeting_id and mine.user_id = caller
  join rtc_participant theirs on theirs.meeting_id = m.meeting_id and theirs.user_id = m.requested_by
  where m.state in ('REQUESTED', 'OPEN', 'RUNNING') and m.requested_by = any (invitees) and mine.invited_by = m.requested_by
  and (mine.state = 'REQUESTED' and mine.answered_from is null or mine.state = 'INVITED' and mine.invite_until > clock_timestamp())
  and theirs.state in ('REQUESTED', 'ACCEPTED', 'JOINED')
  order by m.created_at, m.meeting_id limit 1
$$;

-- Takes a request as the answer to the invitation that crossed it; whom else it names is invited to the same meeting.
create or replace function rtc_join_meeting_of_both(both_in uuid, device text, actor rtc_user, event_id text, sent_at timestamptz,
  invitees text[], settings jsonb) returns void language plpgsql as $$
declare
  meeting rtc_meeting;
  p rtc_participant;
begin
  update rtc_participant set answered_from = device, answered_at = clock_timestamp(), request_id = event_id, told_at = sent_at,
    state = case when state = 'INVITED' then 'ACCEPTED' else state end, changed_at = clock_timestamp()
  where meeting_id = both_in and user_id = actor.user_id
  returning * into p;
  perform rtc_leave_others(actor.user_id, both_in, device, settings);
  perform rtc_add_participants(both_in, array(select i from unnest(invitees) i
    where not exists (select from rtc_participant where meeting_id = both_in and user_id = i)), actor.user_id);
  if p.state = 'ACCEPTED' then
    select * into meeting from rtc_meeting where meeting_id = both_in;
    perform rtc_tell_invitation(meeting, p, device, p.invite_until);
  end if;
end
$$;

drop function if exists rtc_on_meeting_requested(text, rtc_user, text, jsonb, jsonb);

create or replace function rtc_on_meeting_requested(device text, actor rtc_user, event_id text, sent_at timestamptz, data jsonb,
  settings jsonb) returns rtc_problem language plpgsql as $$
declare
  invitees text[] := array(select jsonb_array_elements_text(data -> 'invitees'));
  both_in uuid;
  new_id uuid := gen_random_uuid();
  problem rtc_problem;
begin
  if not actor.may_call then
    return rtc_refuse('NOT_ALLOWED', format('user %s may not ask for meetings', actor.user_id));
  end if;
  problem := rtc_invitees_problem(actor.user_id, invitees, cast(settings ->> 'maxParticipants' as integer) - 1);
  if problem.code is not null then
    return problem;
  end if;
  both_in := rtc_meeting_of_both(actor.user_id, invitees);
  if both_in is not null then
    perform rtc_join_meeting_of_both(both_in, device, actor, event_id, sent_at, invitees, settings);
    return null;
  end if;
  perform rtc_leave_others(actor.user_id, new_id, device, settings);
  insert into rtc_meeting (meeting_id, requested_from, request_id, requested_by, title, media, room, pin, open_by, end_by)
  values (new_id, device, event_id, actor.user_id, data ->> 'title', data ->> 'media',
    (settings ->> 'roomPrefix') || new_id, replace(cast(gen_random_uuid() as text), '-', ''),
    clock_timestamp() + cast(settings ->> 'openTimeoutMs' as bigint) * interval '1 millisecond',
    clock_timestamp() + cast(settings ->> 'maxDurationMs' as bigint) * interval '1 millisecond');
  insert into rtc_participant (meeting_id, user_id, display_name, role, invited_by, answered_from, request_id, told_at, token)
  select new_id, user_id, display_name, case when user_id = actor.user_id then 'MODERATOR' else 'MEMBER' end, actor.user_id,
    case when user_id = actor.user_id then device end, case when user_id = actor.user_id then event_id end,
    case when user_id = actor.user_id then sent_at end, replace(cast(gen_random_uuid() as text), '-', '')
  from rtc_user where user_id = actor.user_id or user_id = any (invitees);
  return null;
end
$$;

drop function if exists rtc_on_invitation_answered(text, rtc_meeting, rtc_participant, jsonb, jsonb);

create or replace function rtc_on_invitation_answered(device text, meeting rtc_meeting, p rtc_participant, sent_at timestamptz, data jsonb,
  settings jsonb) returns rtc_problem language plpgsql as $$
declare
  until timestamptz := clock_timestamp() + cast(settings ->> 'invitationTimeoutMs' as bigint) * interval '1 millisecond';
begin
  if p.answered_from = device and sent_at < p.told_at then
    -- The same terminal has said something else since.
    return null;
  end if;
  if p.state = 'INVITED' then
    if p.invite_until <= clock_timestamp() then
      return rtc_refuse('WRONG_STATE', format('the invitation was open until %s', p.invite_until));
    end if;
    update rtc_participant set state = data ->> 'answer', answered_from = device, answered_at = clock_timestamp(), told_at = sent_at,
      changed_at = clock_timestamp()
    where meeting_id = p.meeting_id and user_id = p.user_id;
    if data ->> 'answer' = 'ACCEPTED' then
      perform rtc_leave_others(p.user_id, p.meeting_id, device, settings);
    end if;
  elsif p.state in ('DECLINED', 'EXPIRED', 'REMOVED', 'REQUESTED') then
    return case when p.state = data ->> 'answer' then null
      else rtc_refuse('WRONG_STATE', format('the participant is %s', p.state)) end;
  elsif data ->> 'answer' = 'DECLINED' then
    return rtc_refuse('WRONG_STATE', 'the invitation has been taken; leave the meeting instead');
  elsif p.state = 'LEFT' then
    update rtc_participant set state = 'ACCEPTED', answered_from = device, answered_at = clock_timestamp(), told_at = sent_at,
      request_id = null, changed_at = clock_timestamp(), invite_until = until
    where meeting_id = p.meeting_id and user_id = p.user_id
    returning * into p;
    perform rtc_leave_others(p.user_id, p.meeting_id, device, settings);
    perform rtc_tell_invitation(meeting, p, device, until);
  elsif p.answered_from = device then
    update rtc_participant set told_at = sent_at where meeting_id = p.meeting_id and user_id = p.user_id;
    perform rtc_tell_invitation(meeting, p, device, until);
    perform rtc_tell_snapshot(meeting, device);
  else
    insert into rtc_message (parent, client_id, type, data, deadline)
    values ('rtc-down', device, 'rtc.invitation.withdrawn', jsonb_build_object('meetingId', meeting.meeting_id,
      'reason', 'ANSWERED_ELSEWHERE', 'answer', 'ACCEPTED', 'answeredBy', p.answered_from), until);
  end if;
  return null;
end
$$;

create or replace function rtc_on_invitation_requested(meeting rtc_meeting, p rtc_participant, data jsonb, settings jsonb)
returns rtc_problem language plpgsql as $$
declare
  invitees text[] := array(select jsonb_array_elements_text(data -> 'invitees'));
  taken text[] := array(select user_id from rtc_participant where meeting_id = meeting.meeting_id
    and state in ('REQUESTED', 'INVITED', 'ACCEPTED', 'JOINED'));
  removed text := (select min(user_id) from rtc_participant
    where meeting_id = meeting.meeting_id and state = 'REMOVED' and user_id = any (invitees));
  problem rtc_problem;
begin
  if p.state not in ('ACCEPTED', 'JOINED') then
    return rtc_refuse('NOT_ALLOWED', format('a participant who is %s may not invite', p.state));
  end if;
  if removed is not null then
    return rtc_refuse('NOT_ALLOWED', format('invitees: user %s was removed from the meeting', removed));
  end if;
  invitees := array(select i from unnest(invitees) i where i <> all (taken));
  problem := rtc_invitees_problem(p.user_id, invitees, cast(settings ->> 'maxParticipants' as integer) - cardinality(taken));
  if problem.code is not null then
    return problem;
  end if;
  perform rtc_add_participants(meeting.meeting_id, invitees, p.user_id);
  return null;
end
$$;

drop function if exists rtc_on_leave(rtc_meeting, rtc_participant);

-- A terminal that does not take part for its user any more, or has come back since, cannot end the part of the one that does.
create or replace function rtc_on_leave(device text, meeting rtc_meeting, p rtc_participant, sent_at timestamptz)
returns rtc_problem language plpgsql as $$
begin
  if p.state in ('ACCEPTED', 'JOINED') and (p.answered_from <> device or sent_at < p.told_at) then
    return null;
  end if;
  update rtc_participant set told_at = case when answered_from = device then coalesce(sent_at, told_at) else told_at end, state = case when state = 'INVITED' then 'DECLINED' else 'LEFT' end, state_reason = 'left',
    left_at = clock_timestamp(), changed_at = clock_timestamp()
  where meeting_id = p.meeting_id and user_id = p.user_id and state in ('INVITED', 'ACCEPTED', 'JOINED');
  -- Somebody whose connection broke may come back; who left by choice does not keep a meeting open.
  if not exists (select from rtc_participant where meeting_id = p.meeting_id and (state in ('REQUESTED', 'INVITED', 'ACCEPTED', 'JOINED')
      or state = 'LEFT' and state_reason <> 'left')) then
    perform rtc_end_meeting(meeting.meeting_id, 'ENDED', case when meeting.started_at is null then 'NOBODY_JOINED' else 'EVERYBODY_LEFT' end);
  end if;
  return null;
end
$$;

-- A user takes part in one meeting at a time, unless the settings say otherwise: the one begun or taken last. Another terminal that took
-- part elsewhere is told.
create or replace function rtc_leave_others(actor text, kept uuid, device text, settings jsonb) returns void language plpgsql as $$
declare
  m rtc_meeting;
  p rtc_participant;
begin
  if cast(settings ->> 'severalPerUser' as boolean) then
    return;
  end if;
  for p in
    select * from rtc_participant where user_id = actor and meeting_id <> kept and answered_from is not null
    and state in ('REQUESTED', 'ACCEPTED', 'JOINED') order by meeting_id
  loop
    select * into m from rtc_meeting where meeting_id = p.meeting_id and state in ('REQUESTED', 'OPEN', 'RUNNING');
    continue when not found;
    if p.answered_from <> device then
      insert into rtc_message (parent, client_id, type, data, deadline)
      values ('rtc-down', p.answered_from, 'rtc.invitation.withdrawn', jsonb_build_object('meetingId', m.meeting_id,
        'reason', 'ANSWERED_ELSEWHERE', 'answer', 'ACCEPTED', 'answeredBy', device), clock_timestamp() + interval '1 hour');
    end if;
    if p.state = 'REQUESTED' and m.requested_by = actor then
      perform rtc_end_meeting(m.meeting_id, 'ENDED', 'NOBODY_JOINED');
    else
      update rtc_participant set answered_from = case when state = 'REQUESTED' then null else answered_from end
      where meeting_id = p.meeting_id and user_id = actor;
      perform rtc_on_leave(p.answered_from, m, p, null);
    end if;
  end loop;
end
$$;

create or replace function rtc_on_moderation(kind text, meeting rtc_meeting, p rtc_participant, data jsonb)
returns rtc_problem language plpgsql as $$
declare
  target rtc_participant;
begin
  if p.role <> 'MODERATOR' or p.state in ('REMOVED', 'DECLINED') then
    return rtc_refuse('NOT_ALLOWED', format('user %s does not moderate the meeting', p.user_id));
  end if;
  if kind = 'rtc.end.requested' then
    perform rtc_end_meeting(meeting.meeting_id, 'ENDED', 'ENDED_BY_MODERATOR');
    return null;
  end if;
  select * into target from rtc_participant where meeting_id = p.meeting_id and user_id = data ->> 'userId';
  if not found then
    return rtc_refuse('UNKNOWN_USER', format('userId: user %s has no place in the meeting', data ->> 'userId'));
  end if;
  if kind = 'rtc.mute.requested' then
    if target.state not in ('INVITED', 'ACCEPTED', 'JOINED') then
      return rtc_refuse('WRONG_STATE', format('userId: participant %s is %s', target.user_id, target.state));
    end if;
    update rtc_participant set muted = cast(data ->> 'muted' as boolean), changed_at = clock_timestamp()
    where meeting_id = target.meeting_id and user_id = target.user_id and muted <> cast(data ->> 'muted' as boolean);
  elsif target.user_id = p.user_id then
    return rtc_refuse('NOT_ALLOWED', 'userId: a moderator cannot remove themselves; leave or end the meeting instead');
  elsif target.state in ('DECLINED', 'EXPIRED') then
    return rtc_refuse('WRONG_STATE', format('userId: participant %s is %s', target.user_id, target.state));
  else
    update rtc_participant set state = 'REMOVED', left_at = clock_timestamp(), changed_at = clock_timestamp(), audio_mids = '{}'
    where meeting_id = target.meeting_id and user_id = target.user_id and state <> 'REMOVED';
  end if;
  return null;
end
$$;

-- A request that comes again is answered again, from what became of it the first time.
create or replace function rtc_answer_again(device text, actor rtc_user, event_id text, kind text, data jsonb) returns void language plpgsql as $$
declare
  meeting rtc_meeting;
begin
  if kind = 'rtc.contacts.requested' then
    perform rtc_tell_contacts(device, actor, event_id);
    return;
  end if;
  select * into meeting from rtc_meeting
  where case when kind = 'rtc.meeting.requested' then requested_from = device and request_id = event_id
      or meeting_id = (select max(cast(p.meeting_id as text))::uuid from rtc_participant p
        where p.user_id = actor.user_id and p.answered_from = device and p.request_id = event_id)
    else meeting_id = cast(data ->> 'meetingId' as uuid) end;
  if meeting.state in ('OPEN', 'RUNNING') then
    perform rtc_tell_invitation(meeting, p, device, p.invite_until) from rtc_participant p
    where p.meeting_id = meeting.meeting_id and p.user_id = actor.user_id and kind = 'rtc.meeting.requested'
    and p.state = 'ACCEPTED' and p.invite_until > clock_timestamp();
    perform rtc_tell_snapshot(meeting, device) from rtc_participant p
    where p.meeting_id = meeting.meeting_id and p.user_id = actor.user_id and p.answered_from = device and p.state in ('ACCEPTED', 'JOINED');
  elsif meeting.state = 'FAILED' and kind = 'rtc.meeting.requested' then
    perform rtc_tell_error(device, 'RTC_UNAVAILABLE', meeting.state_reason, event_id, true, meeting.meeting_id);
  end if;
end
$$;

-- Gives a batch of events its effect. Out: the events that are refused.
create or replace function rtc_apply_terminals(events jsonb, settings jsonb)
returns table (source text, id text, code text, message text) language plpgsql as $$
#variable_conflict use_column
declare
  e record;
  actor rtc_user;
  meeting rtc_meeting;
  p rtc_participant;
  problem rtc_problem;
begin
  perform rtc_register(array(select x ->> 'source' from jsonb_array_elements(events) x));
  -- Who begins or takes a call, and who is called, one batch after the other: calls that cross see each other. Users first, then their
  -- meetings, in one order everywhere, so that two replicas never wait for each other.
  perform from rtc_user where user_id in (
    select d.user_id from jsonb_array_elements(events) x join rtc_device d on d.client_id = x ->> 'source'
    where x ->> 'type' in ('rtc.meeting.requested', 'rtc.invitation.answered')
    union all
    select jsonb_array_elements_text(x -> 'data' -> 'invitees') from jsonb_array_elements(events) x
    where x ->> 'type' = 'rtc.meeting.requested')
  order by user_id for no key update;
  perform from rtc_meeting where meeting_id in (
    select cast(x -> 'data' ->> 'meetingId' as uuid) from jsonb_array_elements(events) x
    union all
    select p.meeting_id from jsonb_array_elements(events) x join rtc_device d on d.client_id = x ->> 'source'
    join rtc_participant p on p.user_id = d.user_id and p.state in ('REQUESTED', 'INVITED', 'ACCEPTED', 'JOINED')
    where x ->> 'type' in ('rtc.meeting.requested', 'rtc.invitation.answered'))
  order by meeting_id for no key update;
  for e in
    select r.source, r.id, r.type, r.at, r.data, n from rows from (jsonb_to_recordset(events)
      as (source text, id text, type text, time timestamptz, data jsonb)) with ordinality as r(source, id, type, at, data, n) order by n
  loop
    problem := null;
    select u.* into actor from rtc_device d join rtc_user u using (user_id) where d.client_id = e.source;
    if not found then
      problem := rtc_refuse('UNKNOWN_USER', format('terminal %s belongs to no user of the directory', e.source));
    else
      insert into processed_event (source, event_id) values (e.source, e.id) on conflict do nothing;
      if not found then
        perform rtc_answer_again(e.source, actor, e.id, e.type, e.data);
        continue;
      end if;
      if e.type = 'rtc.meeting.requested' then
        problem := rtc_on_meeting_requested(e.source, actor, e.id, e.at, e.data, settings);
      elsif e.type = 'rtc.contacts.requested' then
        perform rtc_tell_contacts(e.source, actor, e.id);
      else
        select * into meeting from rtc_meeting where meeting_id = cast(e.data ->> 'meetingId' as uuid);
        select * into p from rtc_participant where meeting_id = meeting.meeting_id and user_id = actor.user_id;
        if not found then
          problem := rtc_refuse('UNKNOWN_MEETING', format('user %s has no place in meeting %s', actor.user_id, e.data ->> 'meetingId'));
        elsif meeting.state in ('ENDED', 'FAILED') then
          -- To leave or end what is over is no mistake.
          if e.type not in ('rtc.leave.requested', 'rtc.end.requested') then
            problem := rtc_refuse('WRONG_STATE', format('meeting %s is over', meeting.meeting_id));
          end if;
        else
          problem := case e.type
            when 'rtc.invitation.answered' then rtc_on_invitation_answered(e.source, meeting, p, e.at, e.data, settings)
            when 'rtc.invitation.requested' then rtc_on_invitation_requested(meeting, p, e.data, settings)
            when 'rtc.leave.requested' then rtc_on_leave(e.source, meeting, p, e.at)
            else rtc_on_moderation(e.type, meeting, p, e.data) end;
        end if;
      end if;
      if problem.code is not null then
        delete from processed_event x where x.source = e.source and x.event_id = e.id;
      end if;
    end if;
    if problem.code is not null then
      return query select e.source, e.id, problem.code, problem.message;
    end if;
  end loop;
end
$$;
