-- Sends a fleet command to no further gateway. Out: the fleet command as JSON, or no row.
select cast(f as text) as answer from csg_cancel_fleet(cast(cast(:#${variable.request} as jsonb) ->> 'fleetId' as uuid)) f where f is not null
