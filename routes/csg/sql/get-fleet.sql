-- One fleet command as JSON. Out: one value, or no row.
select cast(csg_fleet_json(f) as text) as answer from csg_fleet f where fleet_id = cast(cast(:#${variable.request} as jsonb) ->> 'fleetId' as uuid)
