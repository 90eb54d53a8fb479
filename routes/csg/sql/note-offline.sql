-- Notes that the broker had no such client when a command came.
update csg_command set state = 'OFFLINE', code = 'CSG_OFFLINE', message = 'the broker has no such client',
  ended_at = coalesce(ended_at, clock_timestamp())
where command_id = cast(:#${variable.row[command_id]} as uuid) and state in ('SENT', 'TIMED_OUT')
