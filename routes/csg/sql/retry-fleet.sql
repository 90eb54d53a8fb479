-- Begins a fleet command once more on the gateways where it failed. In: its ID and the caller's key. Out: status, code and answer, or no
-- row. The same key again gets the same retry, whatever has become of the gateways meanwhile.
with q as materialized (
  select cast(r ->> 'fleetId' as uuid) as fleet_id, r ->> 'Idempotency-Key' as key from (select cast(:#${variable.request} as jsonb) as r) p
),
found as materialized (
  select f, q.key, (select jsonb_agg(c.device_id order by c.device_id) from csg_command c where c.fleet_id = f.fleet_id
    and c.state in ('FAILED', 'TIMED_OUT', 'UNKNOWN', 'OFFLINE', 'NOT_SENT')) as failed
  from q join csg_fleet f using (fleet_id)
),
known as materialized (
  select k from q join csg_fleet k on k.request_key = q.key and k.retry_of = q.fleet_id
),
wanted as materialized (
  select (f).request || jsonb_build_object('retryOf', (f).fleet_id, 'dryRun', false, 'selector', jsonb_build_object('deviceIds', failed)) as request, key
  from found where (f).state <> 'RUNNING' and failed is not null and not exists (select from known)
)
select 202 as status, cast(null as text) as code, cast(csg_fleet_json(k) as text) as answer from known
union all
select 409, 'CSG_FLEET_RUNNING', format('fleet command %s still runs; cancel it or wait for its end', (f).fleet_id)
from found where (f).state = 'RUNNING' and not exists (select from known)
union all
select 409, 'CSG_NOTHING_TO_RETRY', format('fleet command %s has failed on no gateway', (f).fleet_id)
from found where (f).state <> 'RUNNING' and failed is null and not exists (select from known)
union all
select s.status, s.code, s.answer from wanted cross join lateral csg_start_fleet(request, key,
  cast(:#${properties:csg.gateway.silent-after-ms} as bigint), :#${properties:signalbox.source},
  cast(:#${bean:csg-catalogue.maxCommandBytes} as integer)) s
