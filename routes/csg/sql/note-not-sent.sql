-- Notes that a command of a fleet command was surely not sent, even where its deadline has ended it meanwhile. In: the command's ID; the body is {code, message} as JSON.
update csg_command set state = 'NOT_SENT', code = cast(:#${body} as jsonb) ->> 'code', message = cast(:#${body} as jsonb) ->> 'message',
  ended_at = coalesce(ended_at, clock_timestamp())
where command_id = cast(:#${variable.commandRow[command_id]} as uuid) and state in ('SENT', 'TIMED_OUT')
