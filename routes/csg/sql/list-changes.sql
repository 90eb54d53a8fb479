-- What has changed since a position. Out: one row with the new position and the changes as a JSON array.
select known_until, events from csg_changes(cast(:#${bean:csg-stream.since} as xid8), cast(:#${properties:csg.gateway.silent-after-ms} as bigint))
