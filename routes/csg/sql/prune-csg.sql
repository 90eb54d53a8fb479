-- Forgets commands, samples and changes past their retention.
select csg_prune(cast(:#${properties:csg.command.retention-h} as integer), cast(:#${properties:csg.history.retention-h} as integer))
