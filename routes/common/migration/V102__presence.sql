-- Who is connected, by the broker's events.

create table presence_broker (
  source text primary key,
  boot_id text not null,
  started_at timestamptz not null
);
comment on table presence_broker is 'The last start of each broker; channels of earlier ones are closed';

create table client_channel (
  source text not null,
  channel_id text not null,
  boot_id text not null,
  number bigint not null,
  client_id text not null,
  client_ip text,
  connected_at timestamptz,
  left_at timestamptz,
  closed_at timestamptz,
  primary key (source, channel_id)
);
comment on table client_channel is 'A row per connection of a client';
comment on column client_channel.left_at is 'When the client said that it leaves; proves nothing';
comment on column client_channel.closed_at is 'When the connection was gone; null while it is open';
create index client_channel_by_client on client_channel (client_id);
create index client_channel_open on client_channel (source, number) where closed_at is null;
create index client_channel_closed on client_channel (closed_at) where closed_at is not null;

create view client_presence as
select client_id,
  count(*) filter (where connected_at is not null and closed_at is null) > 0 as online,
  count(*) filter (where connected_at is not null and closed_at is null) as channels,
  min(connected_at) filter (where closed_at is null) as since,
  max(greatest(connected_at, left_at, closed_at)) as last_change_at
from client_channel group by client_id;
comment on view client_presence is 'Online while any channel is open, whatever became of others';
