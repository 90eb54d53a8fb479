-- Takes a terminal out. In: JSON {userId, clientId}. Out: one value, or no row.
delete from rtc_device using jsonb_to_record(cast(:#${variable.request} as jsonb)) as q("userId" text, "clientId" text)
where client_id = q."clientId" and user_id = q."userId"
returning cast(json_build_object('deleted', client_id) as text) as answer
