-- Counts gateways and commands, as JSON. Out: one value.
select cast(csg_counts_json(cast(:#${properties:csg.gateway.silent-after-ms} as bigint)) as text) as answer
