-- One gateway as JSON. Out: one value, or no row.
select cast(d as text) as answer from csg_gateway_detail_json(cast(:#${variable.request} as jsonb) ->> 'deviceId', cast(:#${properties:csg.gateway.silent-after-ms} as bigint)) d where d is not null
