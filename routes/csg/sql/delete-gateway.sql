-- Forgets a gateway with its history and commands. Out: its ID as JSON, or no row.
with gone as (
  delete from csg_gateway where device_id = cast(:#${variable.request} as jsonb) ->> 'deviceId' returning device_id
)
select cast(json_build_object('deleted', device_id) as text) as answer from gone
