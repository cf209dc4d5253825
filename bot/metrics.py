"""What can be counted, for Prometheus. Labels are few and fixed words: never a person, a workspace or an event."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

from storage.condition import condition
from storage.database import Database

TURNS = Counter("convenor_turns_total", "Turns by kind of event and result", ["kind", "result"])
TURN_SECONDS = Histogram("convenor_turn_seconds", "From hearing an event to its commit", ["kind"])
SENDS = Counter("convenor_sends_total", "Calls to a platform by kind and result", ["platform", "kind", "result"])
TIMERS_LATE = Histogram(
    "convenor_timer_late_seconds",
    "How late timers were played",
    buckets=(0.5, 1, 2, 5, 10, 30, 60, 300, 3600, 86400, 604800),
)
TIMERS_DROPPED = Counter("convenor_timers_dropped_total", "Timers that came too late to be of use", ["name"])
OUTBOX_OPEN = Gauge("convenor_outbox_open_rows", "Deliveries that are due and not done")
OUTBOX_AGE = Gauge("convenor_outbox_oldest_seconds", "For how long the oldest due delivery has been due")
TIMERS_OPEN = Gauge("convenor_timers_due", "Timers that are due and were not played")
TIMERS_AGE = Gauge("convenor_timers_oldest_seconds", "For how long the oldest due timer has been due")
PARKED = Gauge("convenor_parked", "What was given up and waits for a human", ["what"])


async def measure(db: Database, now: datetime) -> None:
    """Reads what lies in the database, when somebody asks. Raises DatabaseAway."""
    found = await condition(db, now)
    OUTBOX_OPEN.set(found.messages_due)
    OUTBOX_AGE.set(found.messages_oldest.total_seconds())
    TIMERS_OPEN.set(found.timers_due)
    TIMERS_AGE.set(found.timers_oldest.total_seconds())
    PARKED.labels("messages").set(found.messages_parked)
    PARKED.labels("timers").set(found.timers_parked)
    PARKED.labels("events").set(found.events_parked)
