-- Ends commands past their deadline; a little later than the replica that waits would, which tells its caller at once.
update csg_command set state = 'TIMED_OUT', code = 'CSG_TIMEOUT', message = format('no answer within %s ms', timeout_ms),
  ended_at = clock_timestamp()
where state = 'SENT' and deadline_at < now() - case when fleet_id is null then interval '2 seconds' else interval '0' end
