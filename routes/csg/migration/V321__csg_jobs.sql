-- Jobs that commands begin on gateways, and fleet commands that retry others.

alter table csg_command drop constraint csg_command_state_check;
alter table csg_command add constraint csg_command_state_check check (state in
  ('WAITING', 'SENT', 'ACCEPTED', 'IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'UNKNOWN', 'OFFLINE', 'NOT_SENT', 'CANCELED'));
alter table csg_command add column job jsonb;
alter table csg_command add column accepted_at timestamptz;
alter table csg_command add column progress numeric;
comment on column csg_command.job is 'Of a command that begins a job: {timeoutMs, doneWhen} of the catalog';
comment on column csg_command.accepted_at is 'When the gateway began the job, by its own clock; only reports that are newer tell of it';
comment on column csg_command.progress is 'Share of the job that is done, as last reported';
comment on column csg_command.deadline_at is 'Until when the answer may come; once a job has begun, until when it may end';
drop index csg_command_due;
create index csg_command_due on csg_command (deadline_at) where state in ('SENT', 'ACCEPTED', 'IN_PROGRESS');
create index csg_command_job on csg_command (device_id) where accepted_at is not null and state in ('ACCEPTED', 'IN_PROGRESS', 'TIMED_OUT', 'UNKNOWN');

alter table csg_fleet add column job jsonb;
alter table csg_fleet add column retry_of uuid references csg_fleet on delete set null;
comment on column csg_fleet.job is 'As of the commands';
comment on column csg_fleet.retry_of is 'The fleet command whose failed gateways it is for';
create index csg_fleet_by_retried on csg_fleet (retry_of) where retry_of is not null;
