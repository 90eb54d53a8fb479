-- Begins a command to many gateways, or tells which they would be. Out: status, code and answer.
select status, code, answer from csg_start_fleet(cast(:#${body} as jsonb), cast(:#${variable.request} as jsonb) ->> 'Idempotency-Key',
  cast(:#${properties:csg.gateway.silent-after-ms} as bigint), :#${properties:signalbox.source}, cast(:#${bean:csg-catalogue.maxCommandBytes} as integer))
