"""What can be counted, for Prometheus. Labels are few and fixed words: never a person, a workspace or an event."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

from storage.failures import Failures
from storage.outbox import Outbox
from storage.timers import Timers

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
PARKED = Gauge("convenor_parked", "What was given up and waits for a human", ["what"])


async def measure(outbox: Outbox, timers: Timers, failures: Failures, now: datetime) -> None:
    """Reads what lies in the database, when somebody asks. Raises DatabaseAway."""
    due, age = await outbox.depth(now)
    OUTBOX_OPEN.set(due)
    OUTBOX_AGE.set(max(0.0, age.total_seconds()))
    PARKED.labels("messages").set(len(await outbox.parked()))
    PARKED.labels("timers").set(len(await timers.parked()))
    PARKED.labels("events").set(len(await failures.parked()))
