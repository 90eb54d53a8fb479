-- What terminals are told. Each function writes rows of the outbox; the route adds the envelope and sends them.

create or replace function rtc_device_ids(wanted_user text) returns setof text stable language sql as $$
  select client_id from rtc_device where user_id = wanted_user
$$;

create or replace function rtc_snapshot(meeting rtc_meeting) returns jsonb stable language sql as $$
  select jsonb_strip_nulls(jsonb_build_object('meetingId', meeting.meeting_id, 'title', meeting.title, 'media', meeting.media,
    'state', meeting.state, 'version', meeting.version, 'roomEpoch', meeting.room_epoch,
    'participants', (select jsonb_agg(jsonb_build_object('userId', user_id, 'displayName', display_name, 'role', role,
      'state', state, 'muted', muted) order by role desc, display_name, user_id)
      from rtc_participant p where p.meeting_id = meeting.meeting_id)))
$$;

create or replace function rtc_tell_snapshot(meeting rtc_meeting, client_id text) returns void language sql as $$
  insert into rtc_message (parent, client_id, type, data, deadline)
  select 'rtc-down', client_id, 'rtc.meeting.changed', rtc_snapshot(meeting), clock_timestamp() + interval '5 minutes'
$$;

-- An invitation with the credential of its user: to one terminal, or to all of them.
create or replace function rtc_tell_invitation(meeting rtc_meeting, p rtc_participant, client_id text, expires_at timestamptz)
returns void language sql as $$
  insert into rtc_message (parent, client_id, type, data, correlation_id, deadline)
  select 'rtc-down', device, 'rtc.invitation', jsonb_strip_nulls(jsonb_build_object(
      'meetingId', meeting.meeting_id, 'title', meeting.title, 'media', meeting.media, 'userId', p.user_id, 'role', p.role,
      'invitedBy', jsonb_build_object('userId', p.invited_by, 'displayName', coalesce(inviter.display_name, p.invited_by)),
      'acceptedBy', p.answered_from, 'expiresAt', expires_at, 'server', meeting.server,
      'room', jsonb_build_object('id', meeting.room, 'pin', meeting.pin, 'participantId', p.user_id, 'token', p.token))),
    case when device = p.answered_from then p.request_id end, expires_at
  from (select rtc_tell_invitation.client_id as device where client_id is not null
    union all select rtc_device_ids(p.user_id) where client_id is null) device
  left join rtc_user inviter on inviter.user_id = p.invited_by
$$;

create or replace function rtc_tell_error(client_id text, code text, message text, request_id text, retryable boolean, meeting_id uuid)
returns void language sql as $$
  insert into rtc_message (parent, client_id, type, data, correlation_id, deadline)
  values ('rtc-down', client_id, 'rtc.error', jsonb_strip_nulls(jsonb_build_object('code', code, 'message', message,
    'requestId', request_id, 'retryable', retryable, 'meetingId', meeting_id)), request_id, clock_timestamp() + interval '1 hour')
$$;

create or replace function rtc_tell_contacts(client_id text, self rtc_user, request_id text) returns void language sql as $$
  with contact as (
    select u.user_id, u.display_name, exists (select from rtc_device d join client_channel c on c.client_id = d.client_id
      where d.user_id = u.user_id and c.connected_at is not null and c.closed_at is null) as online
    from rtc_user u where u.user_id <> self.user_id order by u.display_name, u.user_id limit 201
  ), listed as (
    select * from contact order by display_name, user_id limit 200
  )
  insert into rtc_message (parent, client_id, type, data, correlation_id, deadline)
  select 'rtc-down', client_id, 'rtc.contacts.listed', jsonb_build_object(
    'self', jsonb_build_object('userId', self.user_id, 'displayName', self.display_name),
    'contacts', coalesce((select jsonb_agg(jsonb_build_object('userId', user_id, 'displayName', display_name, 'online', online)
      order by display_name, user_id) from listed), '[]'),
    'truncated', (select count(*) > 200 from contact),
    'meetings', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('meetingId', m.meeting_id, 'title', m.title,
        'state', p.state)) order by m.created_at desc)
      from (select * from rtc_participant where user_id = self.user_id and state in ('ACCEPTED', 'JOINED', 'LEFT')) p
      join rtc_meeting m on m.meeting_id = p.meeting_id and m.state in ('OPEN', 'RUNNING')
      where p.state <> 'LEFT' or p.state_reason is distinct from 'left'), '[]')),
    request_id, clock_timestamp() + interval '1 minute'
$$;

-- Control notices: to the terminal that takes part, or to every terminal of a user who has not answered yet.
create or replace function rtc_tell_control(meeting rtc_meeting, p rtc_participant, type text, data jsonb) returns void language sql as $$
  insert into rtc_message (parent, client_id, type, data, deadline)
  select 'rtc-ctl-down', device, type, jsonb_build_object('meetingId', meeting.meeting_id) || data,
    greatest(meeting.end_by, clock_timestamp() + interval '1 hour')
  from (select p.answered_from as device where p.answered_from is not null
    union all select rtc_device_ids(p.user_id) where p.answered_from is null) device
$$;
