"""The timekeeper: plays the timers that are due, the oldest first, each once whichever process wakes first."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import timedelta

from bot import logs
from bot.clock import Clock
from bot.metrics import TIMERS_DROPPED, TIMERS_LATE, TURNS
from conversations.events import Due
from storage.database import DatabaseAway
from storage.timers import Timers
from storage.turn import Turns

log = logging.getLogger(__name__)

TRIES = 5
AGAIN_AFTER = 1.0
# Reminders that help nobody once they are so late, by a timer's name: after an outage of days people are not told that
# something was due the week before. Only those that nothing else depends on may stand here.
STALE_AFTER = {"remind": timedelta(days=1), "nudge": timedelta(days=3)}


class Timekeeper:
    def __init__(self, timers: Timers, turns: Turns, clock: Clock) -> None:
        self._timers = timers
        self._turns = turns
        self._clock = clock
        self._woken = asyncio.Event()
        self._failed: Counter[str] = Counter()
        # Whoever moves the clock waits until what is being played has been.
        self._playing = asyncio.Lock()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                await self.play()
            except Exception as error:
                # The text may quote a row.
                log.error("timers could not be played (%s); trying again", type(error).__name__)
                await asyncio.sleep(AGAIN_AFTER)
                self.wake()

    async def play(self) -> int:
        """Plays every timer that is due; returns how many. Those that another process is playing meanwhile, or that
        failed, are looked at again with the next tick. Raises DatabaseAway."""
        async with self._playing:
            return await self._play()

    async def _play(self) -> int:
        played = 0
        while due := await self._timers.due(self._clock.now()):
            before = played
            for event in due:
                with logs.turn(event.id):
                    try:
                        played += await self._play_one(event)
                    except DatabaseAway:
                        raise
                    except Exception as error:
                        await self._note_failure(event, error)
            if played == before:
                break
        return played

    async def _play_one(self, event: Due) -> int:
        now = self._clock.now()
        late = now - event.at
        if late > STALE_AFTER.get(event.name, late):
            await self._timers.drop(event.id)
            TIMERS_DROPPED.labels(event.name).inc()
            log.warning("a %s timer was dropped: it came %d hours late", event.name, late.total_seconds() // 3600)
            return 1
        played = await self._turns.play(event, now)
        if played.seen:
            return 0
        self._failed.pop(event.id, None)
        TIMERS_LATE.observe(max(0.0, late.total_seconds()))
        TURNS.labels("Due", "played").inc()
        return 1

    async def _note_failure(self, event: Due, error: Exception) -> None:
        self._failed[event.id] += 1
        TURNS.labels("Due", "failed").inc()
        log.error("a %s timer failed with %s", event.name, type(error).__name__)
        if self._failed[event.id] >= TRIES:
            await self._timers.park(event.id, f"failed {TRIES} times with {type(error).__name__}")
            del self._failed[event.id]
