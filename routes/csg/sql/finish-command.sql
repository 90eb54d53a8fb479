-- Ends a command with what the waiting replica knows, unless the uplink noted its end before. Out: the caller's answer.
select status, code, answer from csg_finish_command(cast(:#${variable.commandRow[command_id]} as uuid), cast(:#${body} as jsonb), cast(:#${properties:csg.history.interval-ms} as bigint))
