-- Users and meetings as the API shows them, and what the operator may do.

create or replace function rtc_is_connected(device text) returns boolean stable language sql as $$
  select exists (select from client_channel where client_id = device and connected_at is not null and closed_at is null)
$$;

create or replace function rtc_online(of_user text) returns boolean stable language sql as $$
  select exists (select from rtc_device where user_id = of_user and rtc_is_connected(client_id))
$$;

create or replace function rtc_user_json(u rtc_user) returns jsonb stable language sql as $$
  select jsonb_build_object('userId', u.user_id, 'displayName', u.display_name, 'mayCall', u.may_call, 'online', rtc_online(u.user_id),
    'deviceCount', (select count(*) from rtc_device d where d.user_id = u.user_id), 'createdAt', u.created_at, 'updatedAt', u.updated_at)
$$;

create or replace function rtc_user_detail_json(u rtc_user) returns jsonb stable language sql as $$
  select rtc_user_json(u) || jsonb_build_object('devices', coalesce((select jsonb_agg(jsonb_build_object('clientId', client_id,
      'origin', origin, 'registeredAt', registered_at, 'online', rtc_is_connected(client_id)) order by client_id)
    from rtc_device d where d.user_id = u.user_id), '[]'))
$$;

-- An entry without mayCall leaves the stored right as it is: nobody gets one back because a field was left out.
create or replace function rtc_put_user(id text, entry jsonb) returns table (status integer, answer jsonb) language plpgsql as $$
declare
  u rtc_user;
begin
  insert into rtc_user (user_id, display_name, may_call)
  values (id, entry ->> 'displayName', coalesce(cast(entry ->> 'mayCall' as boolean), true))
  on conflict (user_id) do update set display_name = excluded.display_name,
    may_call = coalesce(cast(entry ->> 'mayCall' as boolean), rtc_user.may_call), updated_at = clock_timestamp()
  returning * into u;
  perform rtc_register(array(select client_id from client_channel where closed_at is null and rtc_user_of(client_id) = id));
  return query select case when u.created_at = u.updated_at then 201 else 200 end, rtc_user_detail_json(u);
end
$$;

create or replace function rtc_put_device(of_user text, device text) returns jsonb language plpgsql as $$
declare
  u rtc_user;
begin
  select * into u from rtc_user where user_id = of_user;
  if found then
    insert into rtc_device (client_id, user_id, origin) values (device, of_user, 'directory')
    on conflict (client_id) do update set user_id = excluded.user_id, origin = 'directory';
    return rtc_user_detail_json(u);
  end if;
  return null;
end
$$;

create or replace function rtc_meeting_json(m rtc_meeting) returns jsonb stable language sql as $$
  select jsonb_strip_nulls(jsonb_build_object('meetingId', m.meeting_id, 'requestedBy', m.requested_by, 'requestedFrom', m.requested_from,
    'title', m.title, 'media', m.media, 'state', m.state, 'stateReason', m.state_reason, 'createdAt', m.created_at,
    'openedAt', m.opened_at, 'startedAt', m.started_at, 'endedAt', m.ended_at,
    'participantCount', count(*), 'joinedCount', count(*) filter (where p.state = 'JOINED')))
  from rtc_participant p where p.meeting_id = m.meeting_id
$$;

create or replace function rtc_meeting_detail_json(m rtc_meeting) returns jsonb stable language sql as $$
  select rtc_meeting_json(m) || jsonb_strip_nulls(jsonb_build_object(
    'participants', (select jsonb_agg(jsonb_build_object('userId', user_id, 'displayName', display_name, 'role', role, 'state', state,
        'stateReason', state_reason, 'muted', muted, 'answeredFrom', answered_from, 'joinedAt', joined_at, 'leftAt', left_at)
        order by role desc, display_name, user_id) from rtc_participant p where p.meeting_id = m.meeting_id),
    'history', (select jsonb_agg(jsonb_build_object('userId', user_id, 'from', from_state, 'to', to_state, 'reason', reason,
        'at', occurred_at) order by entry_id) from rtc_history h where h.meeting_id = m.meeting_id)))
$$;

create or replace function rtc_end_by_operator(wanted uuid) returns table (answer jsonb) language plpgsql as $$
begin
  perform from rtc_meeting where meeting_id = wanted for no key update;
  perform rtc_end_meeting(wanted, 'ENDED', 'ENDED_BY_OPERATOR');
  return query select rtc_meeting_detail_json(m) from rtc_meeting m where meeting_id = wanted;
end
$$;
