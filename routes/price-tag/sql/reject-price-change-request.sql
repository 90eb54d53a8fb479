-- Marks a request from the table as refused. In: its key, and the problems as a JSON array of {field, code, message}.
update price_change_request set state = 'REJECTED', planned_at = now(), claimed_until = null,
  error_code = cast(:#${variable.problems} as json) -> 0 ->> 'code',
  error = left((select string_agg(p ->> 'field' || ': ' || (p ->> 'message'), '; ')
    from json_array_elements(cast(:#${variable.problems} as json)) p), 4000)
where request_key = :#${variable.requestKey} and state = 'NEW'
