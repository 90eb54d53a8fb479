-- Takes a user out, with terminals. In: JSON {userId}. Out: one value, or no row.
delete from rtc_user
where user_id = (select "userId" from jsonb_to_record(cast(:#${variable.request} as jsonb)) as q("userId" text))
returning cast(json_build_object('deleted', user_id) as text) as answer
