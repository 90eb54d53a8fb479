-- What every scenario shares: the memory of event ids, the dead letters and the operation log.

create table processed_event (
  source text not null,
  event_id text not null,
  processed_at timestamptz not null default now(),
  primary key (source, event_id)
);
comment on table processed_event is 'Ids of events that had their effect; written with the effect, pruned after its retention';
create index processed_event_by_time on processed_event using brin (processed_at);

create table dead_letter (
  dead_letter_id bigint generated always as identity primary key,
  reason_code text not null,
  reason text not null,
  source text,
  event_id text,
  topic text not null,
  content_type text,
  user_properties jsonb not null default '{}',
  payload bytea not null,
  received_at timestamptz not null default now(),
  occurrences integer not null default 1,
  last_seen_at timestamptz not null default now(),
  replay_requested_at timestamptz,
  replayed_at timestamptz,
  fingerprint text not null generated always as (encode(sha256(payload), 'hex')) stored,
  unique (topic, fingerprint)
);
comment on table dead_letter is 'Events set aside: invalid, stale or failing; the same message delivered again counts up';
create index dead_letter_to_replay on dead_letter (replay_requested_at) where replay_requested_at is not null;
create index dead_letter_by_time on dead_letter (received_at);

create table operation_log (
  log_id uuid primary key default gen_random_uuid(),
  occurred_at timestamptz not null default clock_timestamp(),
  document jsonb not null,
  ship_after timestamptz not null default now(),
  shipped_at timestamptz
);
comment on table operation_log is 'Outbox: entries written with the change they tell of, then shipped to Elasticsearch';
create index operation_log_unshipped on operation_log (ship_after) where shipped_at is null;
create index operation_log_shipped on operation_log (shipped_at) where shipped_at is not null;
