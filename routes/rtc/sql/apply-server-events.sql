-- Gives a batch of the RTC server's events its effect: who joined, left, publishes. In: as for terminals. Out: nothing; none can be refused.
select null as source, null as id, null as code, null as message
from rtc_apply_server(cast(:#${body.eventsJson} as jsonb)) where false
