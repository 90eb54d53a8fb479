-- One command as JSON. Out: one value, or no row.
select cast(csg_command_json(c) as text) as answer from csg_command c where command_id = cast(cast(:#${variable.request} as jsonb) ->> 'commandId' as uuid)
