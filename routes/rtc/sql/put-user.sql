-- Enters a user or changes one, and registers the terminals that are connected already. In: JSON {userId} and the entry. Out: status and
-- the user as JSON.
select status, cast(answer as text) as answer from rtc_put_user(
  (select "userId" from jsonb_to_record(cast(:#${variable.request} as jsonb)) as q("userId" text)), cast(:#${body} as jsonb))
