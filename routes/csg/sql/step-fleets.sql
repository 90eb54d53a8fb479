-- Moves every running fleet command on by a step. Out: a row per command to send, with its event and deadline.
select command_id, client_id, event, deadline from csg_step_fleets(:#${properties:signalbox.source},
  :#${properties:signalbox.replica}, cast(:#${properties:csg.gateway.silent-after-ms} as bigint), cast(:#${properties:csg.fleet.portion} as integer))
