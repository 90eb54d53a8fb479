-- Counts gateways and the commands under way. Out: one row; a bridge ends a command some seconds after its time at the latest.
select
  (select count(*) from csg_gateway) as gateways,
  count(*) as open_commands,
  count(*) filter (where deadline_at < now() - interval '10 seconds') as overdue_commands
from csg_command where state in ('SENT', 'ACCEPTED', 'IN_PROGRESS')
