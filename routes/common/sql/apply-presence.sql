-- Takes a batch of presence events: opens and closes channels of clients, whatever the order in which the events come.
-- In: the batch as a JSON array of {source, id, type, time, data}. Out: nothing; no event can be refused here.
-- A channel is closed by its own tcpclean, by a later start of its broker, or by a snapshot that covers its number and does not name it.
with event as (
  select source, id, type, time, data
  from jsonb_to_recordset(cast(:#${body.eventsJson} as jsonb)) as e(source text, id text, type text, time timestamptz, data jsonb)
),
fresh as (
  insert into processed_event (source, event_id)
  select source, id from event group by source, id order by source, id
  on conflict do nothing
  returning source, event_id
),
news as materialized (
  select distinct on (event.source, id) event.source, type, time, data
  from event join fresh on fresh.source = event.source and fresh.event_id = event.id
  order by event.source, id
),
snapshot as materialized (
  select source, data ->> 'bootId' as boot_id, cast(data ->> 'fromNumber' as bigint) as first,
    cast(data ->> 'toNumber' as bigint) as last, cast(data ->> 'at' as timestamptz) as at, data -> 'channels' as channels
  from news where type = 'presence.channels.open'
),
-- A snapshot tells of its start as well, should the event of the start itself be lost.
started as (
  select distinct on (source) source, boot_id, started_at
  from (
    select source, data ->> 'bootId' as boot_id, time as started_at from news where type = 'presence.broker.started'
    union all
    select source, boot_id, at from snapshot
  ) told
  order by source, started_at desc
),
stored_start as (
  insert into presence_broker as b (source, boot_id, started_at)
  select source, boot_id, started_at from started order by source
  on conflict (source) do update set boot_id = excluded.boot_id, started_at = excluded.started_at
  where excluded.started_at > b.started_at
),
broker as materialized (
  select distinct on (source) source, boot_id, started_at
  from (select * from started union all select * from presence_broker where source in (select source from news)) known
  order by source, started_at desc
),
named as materialized (
  select source, boot_id, at, c.number, c."clientId" as client_id, c."clientIp" as client_ip, c.time
  from snapshot cross join lateral jsonb_to_recordset(channels) as c("clientId" text, number bigint, time timestamptz, "clientIp" text)
),
told as (
  select source, split_part(data ->> 'channelId', '.', 1) as boot_id, cast(split_part(data ->> 'channelId', '.', 2) as bigint) as number,
    data ->> 'clientId' as client_id, data ->> 'clientIp' as client_ip, data ->> 'eventType' as kind,
    cast(data ->> 'time' as timestamptz) as at
  from news where type = 'presence.client.changed'
  union all
  select source, boot_id, number, client_id, client_ip, 'connect', time from named
),
channel as materialized (
  select source, boot_id, number, max(client_id) as client_id, max(client_ip) as client_ip,
    min(at) filter (where kind = 'connect') as connected_at, min(at) filter (where kind = 'disconnect') as left_at,
    min(at) filter (where kind = 'tcpclean') as closed_at
  from told group by source, boot_id, number
),
-- Every channel that an event of this batch may touch, with what is known of it from before.
touched as materialized (
  select source, boot_id, number, least(c.connected_at, k.connected_at) as connected_at
  from channel c left join client_channel k using (source, boot_id, number)
  union all
  select k.source, k.boot_id, k.number, k.connected_at from client_channel k
  where k.closed_at is null and exists (select from news where news.source = k.source and type <> 'presence.client.changed')
  and not exists (select from channel c where c.source = k.source and c.boot_id = k.boot_id and c.number = k.number)
),
ended as (
  select t.source, t.boot_id, t.number, min(over.at) as at
  from touched t cross join lateral (
    select started_at as at from broker b
    where b.source = t.source and b.boot_id <> t.boot_id and b.started_at >= t.connected_at
    union all
    select s.at from snapshot s
    where s.source = t.source and s.boot_id = t.boot_id and t.number between s.first and s.last and t.connected_at < s.at
    and not exists (select from named n
      where n.source = t.source and n.boot_id = t.boot_id and n.number = t.number and n.at = s.at)
  ) over
  group by t.source, t.boot_id, t.number
),
stored as (
  insert into client_channel as k (source, channel_id, boot_id, number, client_id, client_ip, connected_at, left_at, closed_at)
  select source, boot_id || '.' || number, boot_id, number, coalesce(c.client_id, k.client_id), coalesce(c.client_ip, k.client_ip),
    c.connected_at, c.left_at, least(c.closed_at, ended.at)
  from touched
  left join channel c using (source, boot_id, number)
  left join client_channel k using (source, boot_id, number)
  left join ended using (source, boot_id, number)
  where c.source is not null or ended.at is not null
  order by source, boot_id || '.' || number
  on conflict (source, channel_id) do update set
    connected_at = least(k.connected_at, excluded.connected_at),
    left_at = least(k.left_at, excluded.left_at),
    closed_at = least(k.closed_at, excluded.closed_at)
)
select null as source, null as id, null as code, null as message where false
