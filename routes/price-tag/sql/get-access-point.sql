-- One access point with the number of its tags and open tasks, as JSON. In: JSON {clientId}. Out: one value, or no row.
select cast(cast(access_point_json(ap) as jsonb) || jsonb_build_object(
  'tagCount', (select count(*) from tag where tag.ap_client_id = ap.client_id),
  'openTaskCount', (select count(*) from price_change_task task
    where task.ap_client_id = ap.client_id and task.state in ('CREATED', 'SENT', 'ACCEPTED'))) as text) as answer
from access_point ap
where client_id = (select "clientId" from jsonb_to_record(cast(:#${variable.request} as jsonb)) as q("clientId" text))
