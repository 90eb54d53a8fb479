-- Names and labels a gateway. Out: the gateway as JSON, or no row.
select cast(d as text) as answer from csg_put_gateway(cast(:#${variable.request} as jsonb) ->> 'deviceId', cast(:#${body.toString} as jsonb), cast(:#${properties:csg.gateway.silent-after-ms} as bigint)) d where d is not null
