-- A room's trouble apart from the meeting's reason, by which request a participant takes part, and what tells an old event from a newer one.

alter table rtc_meeting add column room_error text;
comment on column rtc_meeting.room_error is 'What the RTC server said last, for the operator of this database; never sent to anybody';

alter table rtc_participant add column request_id text, add column told_at timestamptz, add column seen_at timestamptz;
comment on column rtc_participant.request_id is 'The request of answered_from that its invitation answers; absent where it answers none';
comment on column rtc_participant.told_at is 'Time of the last answer or leave of answered_from, by its clock; an earlier one of the same terminal has no effect';
comment on column rtc_participant.seen_at is 'Time of the last event of the RTC server, by its clock; an earlier one has no effect';
