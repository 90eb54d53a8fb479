-- Marks access points that were not heard of, and their tags, as silent. Out: the number of tags.
-- A tag counts as gone too when no report names it any more; its report's time is its access point's, so some error is allowed for.
with silent as (
  update access_point set online = false
  from (
    select client_id from access_point
    where online and last_seen_at < now() - cast(:#${properties:price-tag.presence.silent-after-ms} as bigint) * interval '1 millisecond'
    order by client_id limit 1000 for no key update skip locked
  ) due
  where access_point.client_id = due.client_id
  returning access_point.client_id
)
update tag set online = false
from (
  select tag_id from tag
  where online and (ap_client_id in (select client_id from silent)
    or reported_at < now() - (cast(:#${properties:price-tag.presence.silent-after-ms} as bigint)
      + cast(:#${properties:signalbox.uplink.future-tolerance-ms} as bigint)) * interval '1 millisecond')
  order by tag_id limit 50000 for no key update skip locked
) due
where tag.tag_id = due.tag_id
