-- Gateways with their last state and its history, commands, fleet commands, and what has changed of late.

create table csg_gateway (
  device_id text primary key,
  client_id text not null unique,
  region text not null,
  display_name text,
  labels text[] not null default '{}',
  version text not null,
  model text,
  health text not null,
  capacity_bytes bigint not null,
  used_bytes bigint not null,
  cache_bytes bigint not null,
  cache_used_bytes bigint not null,
  cache_dirty_bytes bigint not null,
  status jsonb not null,
  reported_at timestamptz not null,
  sampled_at timestamptz,
  created_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
) with (fillfactor = 50);
comment on table csg_gateway is 'A row per gateway that has ever reported; rewritten in place by each report, so nothing that reports change is indexed';
comment on column csg_gateway.region is 'What follows GID_csg_ in the group ID';
comment on column csg_gateway.status is 'The last report as it came';
comment on column csg_gateway.reported_at is 'Time of the last report, by the gateway''s clock; an older one changes nothing';
comment on column csg_gateway.changed_xid is 'Transaction of the last change, which the event stream goes by';

create table csg_gateway_sample (
  device_id text not null references csg_gateway on delete cascade,
  sampled_at timestamptz not null,
  health text not null,
  version text not null,
  used_bytes bigint not null,
  cache_used_bytes bigint not null,
  cache_dirty_bytes bigint not null,
  primary key (device_id, sampled_at)
);
comment on table csg_gateway_sample is 'History: a report now and then, and each that changes health or version';
create index csg_gateway_sample_by_time on csg_gateway_sample using brin (sampled_at);

create table csg_fleet (
  fleet_id uuid primary key default gen_random_uuid(),
  request_key text unique,
  request jsonb not null,
  title text,
  command text not null,
  arguments jsonb not null,
  selector jsonb not null,
  concurrency integer not null check (concurrency > 0),
  max_failure_share numeric not null check (max_failure_share between 0 and 1),
  timeout_ms bigint not null,
  state text not null default 'RUNNING' check (state in ('RUNNING', 'COMPLETED', 'STOPPED', 'CANCELED')),
  target_count integer not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
comment on table csg_fleet is 'Commands to many gateways';
comment on column csg_fleet.max_failure_share is 'Beyond this share of the targets no further gateway gets the command';
create index csg_fleet_running on csg_fleet (created_at) where state = 'RUNNING';
create index csg_fleet_by_time on csg_fleet (created_at, fleet_id);

create table csg_command (
  command_id uuid primary key default gen_random_uuid(),
  device_id text not null references csg_gateway on delete cascade,
  client_id text not null,
  fleet_id uuid references csg_fleet on delete cascade,
  position integer,
  request_key text,
  request jsonb,
  command text not null,
  arguments jsonb not null,
  timeout_ms bigint not null,
  replica text,
  state text not null check (state in ('WAITING', 'SENT', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'OFFLINE', 'NOT_SENT', 'CANCELED')),
  code text,
  message text,
  result jsonb,
  requested_at timestamptz not null default now(),
  sent_at timestamptz,
  deadline_at timestamptz,
  ended_at timestamptz,
  late_reply_at timestamptz,
  late_reply jsonb
);
comment on table csg_command is 'A command to one gateway: sent at most once, and what became of it';
comment on column csg_command.replica is 'The replica whose caller waits';
comment on column csg_command.late_reply is 'What the gateway answered after the end, which nobody was told';
create unique index csg_command_by_key on csg_command (device_id, request_key) where request_key is not null;
create index csg_command_open on csg_command (device_id) where state = 'SENT';
create index csg_command_due on csg_command (deadline_at) where state = 'SENT';
create index csg_command_by_gateway on csg_command (device_id, requested_at, command_id);
create unique index csg_command_by_fleet on csg_command (fleet_id, position) where fleet_id is not null;
create index csg_command_waiting on csg_command (fleet_id, position) where state = 'WAITING';
create index csg_command_ended on csg_command using brin (requested_at);

create table csg_change (
  changed_xid xid8 not null default pg_current_xact_id(),
  device_id text,
  fleet_id uuid,
  changed_at timestamptz not null default now()
);
comment on table csg_change is 'Changes that no column of csg_gateway tells of: presence, deletion, fleet commands; kept for an hour';
create index csg_change_by_xid on csg_change (changed_xid);

create table csg_change_floor (
  only_row boolean primary key default true check (only_row),
  changed_xid xid8 not null default '0'
);
comment on table csg_change_floor is 'The latest change that is forgotten; who has not seen it loads everything anew';
insert into csg_change_floor default values;
