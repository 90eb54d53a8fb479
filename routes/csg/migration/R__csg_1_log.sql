-- What follows from a change of a command or a fleet command, whichever statement makes it: only allowed transitions pass, the
-- operation log is written, and the event stream hears of it. Presence of gateways goes to the stream as well. An answer that comes after
-- the end of a command corrects its state, whatever the end was: only who had the command can answer it.

create or replace function csg_command_may(from_state text, to_state text) returns boolean immutable language sql as $$
  select to_state = any (case from_state
    when 'WAITING' then '{SENT,OFFLINE,CANCELED}'
    when 'SENT' then '{ACCEPTED,SUCCEEDED,FAILED,TIMED_OUT,UNKNOWN,OFFLINE,NOT_SENT}'
    when 'ACCEPTED' then '{IN_PROGRESS,SUCCEEDED,FAILED,TIMED_OUT,UNKNOWN}'
    when 'IN_PROGRESS' then '{SUCCEEDED,FAILED,TIMED_OUT,UNKNOWN}'
    when 'TIMED_OUT' then '{ACCEPTED,UNKNOWN,OFFLINE,NOT_SENT,SUCCEEDED,FAILED}'
    when 'UNKNOWN' then '{ACCEPTED,SUCCEEDED,FAILED}'
    when 'OFFLINE' then '{ACCEPTED,SUCCEEDED,FAILED}'
    when 'NOT_SENT' then '{ACCEPTED,SUCCEEDED,FAILED}'
    else '{}' end::text[])
$$;

-- An entry in Elastic Common Schema field names.
create or replace function csg_document(client_id text, action text, outcome text, reason text, detail jsonb)
returns jsonb language sql as $$
  select jsonb_strip_nulls(jsonb_build_object(
    '@timestamp', clock_timestamp(),
    'event', jsonb_build_object('kind', 'event', 'dataset', 'signalbox.operation', 'action', action, 'outcome', outcome, 'reason', reason),
    'device', case when client_id is not null then jsonb_build_object('id', client_id) end,
    'signalbox', jsonb_build_object('scenario', 'csg') || detail))
$$;

create or replace function csg_command_document(c csg_command, from_state text, to_state text, reason text)
returns jsonb language sql as $$
  select csg_document(c.client_id, 'csg-command-' || replace(lower(to_state), '_', '-'),
    case when to_state in ('FAILED', 'TIMED_OUT', 'OFFLINE', 'NOT_SENT') then 'failure' when to_state = 'UNKNOWN' then 'unknown' else 'success' end, reason,
    jsonb_build_object('command', c.command_id, 'command_type', c.command, 'fleet', c.fleet_id, 'request', c.request_key,
      'from_state', from_state, 'to_state', to_state))
$$;

create or replace function csg_command_created() returns trigger language plpgsql as $$
begin
  insert into operation_log (document)
  select csg_command_document(new_command, null, new_command.state, null) from new_command where state <> 'WAITING';
  return null;
end
$$;

create or replace function csg_command_moved() returns trigger language plpgsql as $$
declare
  broken record;
begin
  select old_command.command_id, old_command.state as from_state, new_command.state as to_state into broken
  from old_command join new_command using (command_id)
  where old_command.state <> new_command.state and not csg_command_may(old_command.state, new_command.state);
  if found then
    raise exception 'csg_command % cannot go from % to %', broken.command_id, broken.from_state, broken.to_state
      using errcode = 'check_violation';
  end if;
  insert into operation_log (document)
  select csg_command_document(new_command, old_command.state, new_command.state, nullif(concat_ws(': ',
    case when old_command.late_reply_at is null and new_command.late_reply_at is not null then 'late reply' end,
    new_command.code, new_command.message), ''))
  from old_command join new_command using (command_id) where old_command.state <> new_command.state;
  insert into csg_change (fleet_id)
  select distinct new_command.fleet_id from old_command join new_command using (command_id)
  where new_command.fleet_id is not null and old_command.state <> new_command.state;
  return null;
end
$$;

create or replace trigger csg_command_created after insert on csg_command
  referencing new table as new_command for each statement execute function csg_command_created();
create or replace trigger csg_command_moved after update on csg_command
  referencing old table as old_command new table as new_command for each statement execute function csg_command_moved();

create or replace function csg_fleet_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (new.state = old.state or old.state <> 'RUNNING') then
    if new.state <> old.state then
      raise exception 'csg_fleet % cannot go from % to %', new.fleet_id, old.state, new.state using errcode = 'check_violation';
    end if;
    return null;
  end if;
  insert into operation_log (document) values (csg_document(null, 'csg-fleet-' || lower(new.state),
    case when new.state = 'STOPPED' then 'failure' else 'success' end, new.title,
    jsonb_build_object('fleet', new.fleet_id, 'command_type', new.command, 'request', new.request_key,
      'from_state', case when tg_op = 'UPDATE' then old.state end, 'to_state', new.state)));
  insert into csg_change (fleet_id) values (new.fleet_id);
  return null;
end
$$;
create or replace trigger csg_fleet_changed after insert or update on csg_fleet for each row execute function csg_fleet_changed();

create or replace function csg_gateway_deleted() returns trigger language plpgsql as $$
begin
  insert into csg_change (device_id) values (old.device_id);
  insert into csg_gateway_deleted as d (client_id, reported_at) values (old.client_id, old.reported_at)
  on conflict (client_id) do update set reported_at = greatest(d.reported_at, excluded.reported_at), deleted_at = excluded.deleted_at;
  return null;
end
$$;
create or replace trigger csg_gateway_deleted after delete on csg_gateway for each row execute function csg_gateway_deleted();

create or replace function csg_presence_changed() returns trigger language plpgsql as $$
begin
  insert into csg_change (device_id)
  select distinct g.device_id from new_channel join csg_gateway g on g.client_id = new_channel.client_id;
  return null;
end
$$;
create or replace trigger csg_presence_opened after insert on client_channel
  referencing new table as new_channel for each statement execute function csg_presence_changed();
create or replace trigger csg_presence_moved after update on client_channel
  referencing new table as new_channel for each statement execute function csg_presence_changed();
