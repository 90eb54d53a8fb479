-- Gives a batch of gateways' events its effect: reports and replies. Out: the events that are refused, with code and message.
-- In: the batch as a JSON array of {source, id, type, time, data}, in the order of arrival.
select source, id, code, message from csg_apply_events(cast(:#${body} as jsonb), cast(:#${properties:csg.history.interval-ms} as bigint))
