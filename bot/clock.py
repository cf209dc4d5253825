"""Time: what it is now, and the ticks that see to whatever no commit has woken.

Tests and the playground move a `Clock` forward; everything in Convenor that asks the time asks this one. APScheduler
only ticks, in memory, in every process: what is due lies in the database and is claimed there.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

TICK = timedelta(seconds=1)


class Clock:
    """The time, in UTC. `ahead` is how far it was moved: nothing, outside tests and the playground.

    Where the host's clock steps back, ours goes on evenly: what was due stays due, and nothing waits for the hour to
    come again."""

    def __init__(
        self,
        ahead: timedelta = timedelta(),
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.ahead = ahead
        self._wall = wall
        self._monotonic = monotonic
        self._latest = wall()
        self._latest_at = monotonic()

    def now(self) -> datetime:
        return self._even() + self.ahead

    def move_to(self, moment: datetime) -> None:
        """Forward only: time that has been lived through stays."""
        self.ahead = max(self.ahead, moment - self._even())

    def _even(self) -> datetime:
        at = self._monotonic()
        passed = timedelta(seconds=at - self._latest_at)
        self._latest, self._latest_at = max(self._wall(), self._latest + passed), at
        return self._latest


class Ticker:
    """Calls `tick` every second and `nightly` once a night, each never beside itself."""

    def __init__(self, tick: Callable[[], Awaitable[None]], nightly: Callable[[], Awaitable[None]]) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        options = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._scheduler.add_job(tick, "interval", seconds=TICK.total_seconds(), **options)
        self._scheduler.add_job(nightly, "cron", hour=3, minute=10, **options)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
