-- Ends commands past their deadline, that of their answer or of the job that they began; a little later than the replica that waits would, which answers its caller at once.
update csg_command c set state = e.state, code = e.code, message = e.message, ended_at = clock_timestamp()
from csg_command w cross join lateral csg_overdue(w) e
where w.command_id = c.command_id and c.state in ('SENT', 'ACCEPTED', 'IN_PROGRESS')
and c.deadline_at < now() - case when c.fleet_id is null then interval '2 seconds' else interval '0' end
