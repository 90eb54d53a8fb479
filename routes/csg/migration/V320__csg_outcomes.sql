-- Outcomes of commands that nobody knows, and what remains known of gateways that were deleted.

alter table csg_command drop constraint csg_command_state_check;
alter table csg_command add constraint csg_command_state_check check (state in
  ('WAITING', 'SENT', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'UNKNOWN', 'OFFLINE', 'NOT_SENT', 'CANCELED'));
alter table csg_command add column unconfirmed text;
alter table csg_command drop column late_reply;
comment on column csg_command.unconfirmed is 'Why it is not known whether the broker has the command; null where it has, or was surely not given it';
comment on column csg_command.late_reply_at is 'When an answer came after the end; state, result, code and message are then those of the answer';

create table csg_gateway_deleted (
  client_id text primary key,
  reported_at timestamptz not null,
  deleted_at timestamptz not null default now()
);
comment on table csg_gateway_deleted is 'Deleted gateways, for as long as an older report of theirs may still come';
comment on column csg_gateway_deleted.reported_at is 'Time of the last report before, by the gateway''s clock; what is not newer does not bring the gateway back';
