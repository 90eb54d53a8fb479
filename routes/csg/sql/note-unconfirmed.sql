-- Notes that it is not known whether the broker has a command; it stays open for its answer until its deadline.
-- In: the command's ID and why it is not known.
update csg_command set unconfirmed = cast(:#${body} as text), state = case when state = 'TIMED_OUT' then 'UNKNOWN' else state end,
  code = case when state = 'TIMED_OUT' then 'CSG_OUTCOME_UNKNOWN' end, message = case when state = 'TIMED_OUT' then cast(:#${body} as text) end
where command_id = cast(:#${variable.commandRow[command_id]} as uuid) and state in ('SENT', 'TIMED_OUT')
