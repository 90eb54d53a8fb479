-- Begins a command to one gateway. In: the request's parameters, and the request as JSON {command, arguments, timeoutMs}.
-- Out: a row with status, code and answer where nothing is to be sent; else the command with its event and deadline.
with q as materialized (select cast(:#${variable.request} as jsonb) as r)
select s.* from q cross join lateral csg_start_command(r ->> 'deviceId', r ->> 'Idempotency-Key', cast(:#${body} as jsonb),
  :#${properties:signalbox.source}, :#${properties:signalbox.replica}, cast(:#${properties:csg.gateway.silent-after-ms} as bigint),
  cast(:#${properties:csg.command.max-open-per-gateway} as integer), cast(:#${bean:csg-catalogue.maxCommandBytes} as integer)) s
