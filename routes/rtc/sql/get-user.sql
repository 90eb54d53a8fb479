-- One user with terminals, as JSON. In: JSON {userId}. Out: one value, or no row.
select cast(rtc_user_detail_json(u) as text) as answer from rtc_user u
where user_id = (select "userId" from jsonb_to_record(cast(:#${variable.request} as jsonb)) as q("userId" text))
