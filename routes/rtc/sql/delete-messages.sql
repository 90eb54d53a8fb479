-- Forgets events that the broker has taken. In: a JSON array of message ids.
delete from rtc_message where message_id in (select cast(id as bigint) from jsonb_array_elements_text(cast(:#${body} as jsonb)) id)
