-- Users and their terminals, meetings with rooms on the RTC server, participants, and what waits to be sent.

create table rtc_user (
  user_id text primary key check (user_id ~ '^[A-Za-z0-9_-]{1,40}$'),
  display_name text not null check (length(display_name) between 1 and 100),
  may_call boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table rtc_user is 'The directory';
comment on column rtc_user.may_call is 'Whether the user may ask for meetings; invitations come in any case';

create table rtc_device (
  client_id text primary key,
  user_id text not null references rtc_user on delete cascade,
  origin text not null check (origin in ('connect', 'directory')),
  registered_at timestamptz not null default now()
);
comment on table rtc_device is 'Terminals: registered when they connect, or by the directory';
create index rtc_device_by_user on rtc_device (user_id);

create table rtc_meeting (
  meeting_id uuid primary key default gen_random_uuid(),
  requested_from text not null,
  request_id text not null,
  requested_by text not null,
  title text,
  media text not null check (media in ('audio', 'video')),
  state text not null default 'REQUESTED' check (state in ('REQUESTED', 'OPEN', 'RUNNING', 'ENDED', 'FAILED')),
  state_reason text,
  version bigint not null default 0,
  created_at timestamptz not null default now(),
  opened_at timestamptz,
  started_at timestamptz,
  empty_since timestamptz,
  ended_at timestamptz,
  open_by timestamptz not null,
  end_by timestamptz not null,
  room text not null unique,
  pin text not null,
  room_state text not null default 'NONE' check (room_state in ('NONE', 'OPEN', 'GONE')),
  room_epoch integer not null default 0,
  room_made_at timestamptz,
  server jsonb,
  intruders text[] not null default '{}',
  sync_after timestamptz default now(),
  sync_attempts integer not null default 0,
  check_after timestamptz,
  unique (requested_from, request_id)
);
comment on column rtc_meeting.version is 'Grows with each change of a participant; numbers the snapshots that terminals get';
comment on column rtc_meeting.room_state is 'What is known of the room on the RTC server: not made or lost, there, destroyed for good';
comment on column rtc_meeting.intruders is 'IDs in the room that do not belong to the credential they came with; to be kicked';
comment on column rtc_meeting.sync_after is 'When a replica may bring the room to what these rows say; null while nothing is to be done';
create index rtc_meeting_to_sync on rtc_meeting (sync_after) where sync_after is not null;
create index rtc_meeting_live on rtc_meeting (created_at) where state in ('REQUESTED', 'OPEN', 'RUNNING');
create index rtc_meeting_by_time on rtc_meeting (created_at, meeting_id);
create index rtc_meeting_ended on rtc_meeting (ended_at) where ended_at is not null;

create table rtc_participant (
  meeting_id uuid not null references rtc_meeting on delete cascade,
  user_id text not null,
  display_name text not null,
  role text not null check (role in ('MODERATOR', 'MEMBER')),
  state text not null default 'REQUESTED'
    check (state in ('REQUESTED', 'INVITED', 'ACCEPTED', 'JOINED', 'DECLINED', 'EXPIRED', 'LEFT', 'REMOVED')),
  state_reason text,
  invited_by text not null,
  invite_until timestamptz,
  answered_from text,
  answered_at timestamptz,
  joined_at timestamptz,
  left_at timestamptz,
  changed_at timestamptz not null default now(),
  token text not null,
  granted boolean not null default false,
  muted boolean not null default false,
  server_muted boolean not null default false,
  audio_mids text[] not null default '{}',
  primary key (meeting_id, user_id)
);
comment on column rtc_participant.answered_from is 'The terminal that takes part for the user';
comment on column rtc_participant.granted is 'Whether the room accepts the credential';
comment on column rtc_participant.muted is 'What the moderator wants; server_muted is what the RTC server does';
comment on column rtc_participant.audio_mids is 'The audio streams that the participant publishes at the moment';
create index rtc_participant_by_user on rtc_participant (user_id);
create index rtc_participant_invited on rtc_participant (invite_until) where state = 'INVITED';

create table rtc_history (
  meeting_id uuid not null references rtc_meeting on delete cascade,
  entry_id bigint generated always as identity,
  user_id text,
  from_state text,
  to_state text not null,
  reason text,
  occurred_at timestamptz not null default clock_timestamp(),
  primary key (meeting_id, entry_id)
);
comment on column rtc_history.user_id is 'The participant; null where the meeting itself changed';

create table rtc_message (
  message_id bigint generated always as identity primary key,
  parent text not null,
  client_id text not null,
  type text not null,
  data jsonb not null,
  correlation_id text,
  created_at timestamptz not null default clock_timestamp(),
  deadline timestamptz not null,
  send_after timestamptz not null default now()
);
comment on table rtc_message is 'Outbox: events for terminals, written with the change they tell of, deleted once the broker has them';
create index rtc_message_to_send on rtc_message (parent, send_after);
create index rtc_message_by_deadline on rtc_message (deadline);
