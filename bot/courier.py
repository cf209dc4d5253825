"""The courier: plays timers that are due and delivers what the outbox holds.

It works whenever it is woken, by a commit in this process or by the ticker. Each recipient's messages go one at a time
and in order (the outbox hands out only the oldest); different recipients' go side by side.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from adapters.base import Gone, Port, Receipt, Rejected, RetryLater
from bot.clock import Clock
from storage.outbox import Outbox, Parcel
from storage.timers import Timers
from storage.turn import Turns

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 32
MOST_TRIES = 12
LONGEST_WAIT = timedelta(minutes=30)
TIMER_TRIES = 5


class Courier:
    def __init__(self, outbox: Outbox, timers: Timers, turns: Turns, ports: Mapping[str, Port], clock: Clock) -> None:
        self._outbox = outbox
        self._timers = timers
        self._turns = turns
        self._ports = ports
        self._clock = clock
        self._woken = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._failed: Counter[str] = Counter()
        self._stopping = False

    def wake(self) -> None:
        self._woken.set()

    async def tick(self) -> None:
        self.wake()

    async def run(self) -> None:
        """Works until `stop`. A database that is away is waited for."""
        while not self._stopping:
            await self._woken.wait()
            self._woken.clear()
            try:
                await self.play_timers()
                await self._hand_out()
            except Exception:
                # The text may quote a row; the traceback of a lost database says nothing more.
                log.error("the courier could not reach its work; it will try again")
                await asyncio.sleep(1)

    async def stop(self, within: float = 10.0) -> None:
        """Lets what is under way finish."""
        self._stopping = True
        self.wake()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=within)

    async def play_timers(self) -> int:
        """Plays every timer that is due, the oldest first; returns how many."""
        played = 0
        while due := await self._timers.due(self._clock.now()):
            progress = False
            for event in due:
                try:
                    await self._turns.play(event, self._clock.now())
                    played, progress = played + 1, True
                except Exception as error:
                    await self._timer_failed(event.id, error)
            if not progress:
                break
        return played

    async def _timer_failed(self, key: str, error: Exception) -> None:
        self._failed[key] += 1
        log.error("timer %s failed with %s", key, type(error).__name__)
        if self._failed[key] >= TIMER_TRIES:
            await self._timers.park(key, f"failed {TIMER_TRIES} times with {type(error).__name__}")

    async def drain(self) -> None:
        """Delivers until nothing is due: for tests and for moving the clock."""
        while True:
            await self._hand_out()
            if self._under_way:
                await asyncio.wait(self._under_way)
            elif (await self._outbox.depth(self._clock.now()))[0] == 0:
                return
            else:
                await asyncio.sleep(0.02)

    async def _hand_out(self) -> None:
        while (room := SIDE_BY_SIDE - len(self._under_way)) > 0:
            parcels = await self._outbox.claim(self._clock.now(), room)
            for parcel in parcels:
                task = asyncio.create_task(self._deliver(parcel))
                self._under_way.add(task)
                task.add_done_callback(self._finished)
            if not parcels:
                return

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a delivery could not be recorded: %s", type(error).__name__)
        self.wake()

    async def _deliver(self, parcel: Parcel) -> None:
        now = self._clock.now
        port = self._ports.get(parcel.address.platform)
        if port is None:
            await self._outbox.park(parcel, f"{parcel.address.platform} is not set up", now())
            return
        try:
            receipt = await self._call(port, parcel)
        except RetryLater as error:
            if parcel.tries >= MOST_TRIES:
                await self._outbox.park(parcel, str(error), now())
            else:
                wait = timedelta(seconds=error.after) if error.after else _backoff(parcel.tries)
                await self._outbox.later(parcel, now() + wait, str(error), ambiguous=error.ambiguous)
        except Gone:
            await self._outbox.gone(parcel, now())
        except Rejected as error:
            await self._outbox.park(parcel, str(error), now())
        except Exception as error:
            await self._outbox.park(parcel, type(error).__name__, now())
            log.error("delivery %s failed with %s and was parked", parcel.key, type(error).__name__)
        else:
            await self._outbox.delivered(parcel, receipt.ref, receipt.conversation, now())

    async def _call(self, port: Port, parcel: Parcel) -> Receipt:
        nothing = Receipt("", "")
        if parcel.kind == "retract":
            await port.retract(parcel.address, parcel.ref)
            return nothing
        assert parcel.message is not None
        if parcel.kind == "amend":
            await port.amend(parcel.address, parcel.ref, parcel.message)
            return nothing
        if parcel.kind == "home":
            await port.show_home(parcel.address, parcel.message)
            return nothing
        return await port.send(parcel.address, parcel.message, parcel.key, quiet=parcel.kind == "quiet")


def _backoff(tries: int) -> timedelta:
    """Twice as long each time, with jitter so that many do not come back together."""
    longest = min(timedelta(seconds=2**tries), LONGEST_WAIT)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 (nothing secret about it)
