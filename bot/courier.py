"""The courier: delivers what the outbox holds, at each platform's pace, and wakes the timekeeper.

It works in rounds. Each round is one transaction that records what became of the parcels that came back and takes the
next ones; the calls to the platforms are made between rounds, side by side. Every lane (a workspace and a kind of call)
has room of its own, so that a slow, throttled or failing workspace keeps nobody else waiting; answers to somebody who
has just written have room beside that.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from adapters.base import Port
from bot.clock import Clock
from bot.delivery import Delivery, Trouble, Unreached, unheard
from bot.pace import Pace
from bot.timekeeper import Timekeeper
from storage.database import DatabaseAway
from storage.lanes import workspace_of
from storage.outbox import Delivered, Later, Outbox, Outcome, Parcel, Unreachable
from storage.timers import Timers
from storage.turn import Turns

log = logging.getLogger(__name__)

# How many parcels of a lane may be on their way: enough to reach any platform's pace.
ROOM = 32
ROUND_SECONDS = 15.0
LONGEST_SILENCE = 5.0
# A drain waits for retries that come soon, not for those that are minutes away.
DRAIN_WAITS = 5.0


class Courier:
    def __init__(
        self,
        outbox: Outbox,
        timers: Timers,
        turns: Turns,
        ports: Mapping[str, Port],
        clock: Clock,
        pace: Pace | None = None,
        unreached: Unreached = unheard,
    ) -> None:
        self.pace = pace or Pace()
        self._outbox = outbox
        self._clock = clock
        self._timekeeper = Timekeeper(timers, turns, clock)
        self._troubles: defaultdict[str, Trouble] = defaultdict(Trouble)
        self._delivery = Delivery(ports, self.pace, self._troubles, unreached)
        self._woken = asyncio.Event()
        self._round_under_way = asyncio.Lock()
        self._outcomes: list[Outcome] = []
        self._tasks: dict[asyncio.Task[Outcome], Parcel] = {}
        self._in_hand: Counter[str] = Counter()
        self._resting: defaultdict[str, dict[str, float]] = defaultdict(dict)
        self._stopping = False

    def wake(self) -> None:
        self._woken.set()
        self._timekeeper.wake()

    async def tick(self) -> None:
        self.wake()

    async def play_timers(self) -> int:
        return await self._timekeeper.play()

    async def run(self) -> None:
        """Works until it is cancelled. A database that is away is waited for."""
        timekeeper = asyncio.create_task(self._timekeeper.run())
        try:
            await self._run_rounds()
        finally:
            timekeeper.cancel()

    async def _run_rounds(self) -> None:
        silence = 0.0
        while not self._stopping:
            await self._woken.wait()
            self._woken.clear()
            try:
                await self._round()
                silence = 0.0
            except Exception as error:
                # The text may quote a row.
                log.error("the outbox cannot be reached (%s); trying again", type(error).__name__)
                silence = min(2 * silence + 0.2, LONGEST_SILENCE)
                await asyncio.sleep(silence)
                self._woken.set()

    async def stop(self, within: float = 10.0) -> None:
        """Calls that are under way may finish; what has not begun is given back, and nothing stays leased."""
        self._stopping = True
        async with self._round_under_way:
            pass  # What the last round takes is on its way by now.
        self._woken.set()
        waiting = [task for task, parcel in self._tasks.items() if not self._delivery.is_calling(parcel)]
        for task in waiting:
            task.cancel()
        if self._tasks:
            _, late = await asyncio.wait(list(self._tasks), timeout=within)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        async with self._round_under_way:
            try:
                async with asyncio.timeout(ROUND_SECONDS):
                    await self._outbox.record(self._outcomes)
                    await self._outbox.leave()
                self._outcomes = []
            except (DatabaseAway, TimeoutError):
                log.error("what became of %d deliveries could not be recorded", len(self._outcomes))

    async def drain(self) -> None:
        """Delivers until nothing is due, or what is due has to wait for long: for tests and for moving the clock."""
        while not self._stopping:
            started = await self._round()
            if self._tasks:
                await asyncio.wait(list(self._tasks), return_when=asyncio.FIRST_COMPLETED)
            elif not started and not self._outcomes:
                wait = await self._wait_of_the_next()
                if wait is None or wait > DRAIN_WAITS:
                    return
                await asyncio.sleep(min(max(wait, 0.01), 0.2))

    async def _wait_of_the_next(self) -> float | None:
        """The seconds until something that is due may go; None where nothing is due."""
        due, _ = await self._outbox.depth(self._clock.now())
        if not due:
            return None
        until = await self._outbox.waits_until(self._clock.now())
        # A row that is due and not held waits for its conversation's pace, or for the row before it.
        return 0.01 if until is None else (until - _wall()).total_seconds()

    async def _round(self) -> int:
        """Returns how many parcels were taken. Outcomes that could not be recorded are kept for the next round."""
        async with self._round_under_way:
            if self._stopping:
                return 0
            outcomes, self._outcomes = self._outcomes, []
            self._forget_rested()
            try:
                async with asyncio.timeout(ROUND_SECONDS):
                    now, wall = self._clock.now(), _wall()
                    parcels = await self._outbox.turn_over(outcomes, now, wall, self._room, self._resting_in)
            except (DatabaseAway, TimeoutError):
                self._outcomes = outcomes + self._outcomes
                raise
            except Exception:
                await self._record_singly(outcomes)
                raise
            if any(isinstance(outcome, Delivered | Unreachable) for outcome in outcomes):
                self._timekeeper.wake()  # a circle may have to hear of its room
            for parcel in parcels:
                self._start(parcel)
            return len(parcels)

    async def _record_singly(self, outcomes: list[Outcome]) -> None:
        """One outcome that cannot be written must not take the others with it: its lease runs out."""
        for outcome in outcomes:
            try:
                await self._outbox.record([outcome])
            except Exception as error:
                log.error("delivery %s could not be recorded: %s", outcome.parcel.key, type(error).__name__)

    def _room(self, lane: str) -> int:
        # After a failure one parcel tries the way for all.
        most = 1 if self._troubles[workspace_of(lane)].failing else ROOM
        return most - self._in_hand[lane]

    def _resting_in(self, lane: str) -> Collection[str]:
        return self._resting.get(lane, {}).keys()

    def _forget_rested(self) -> None:
        now = asyncio.get_running_loop().time()
        for lane in list(self._resting):
            self._resting[lane] = {who: until for who, until in self._resting[lane].items() if until > now}
            if not self._resting[lane]:
                del self._resting[lane]

    def _start(self, parcel: Parcel) -> None:
        self._in_hand[parcel.lane] += not parcel.urgent
        task = asyncio.create_task(self._delivery.deliver(parcel))
        self._tasks[task] = parcel
        task.add_done_callback(self._came_back)

    def _came_back(self, task: asyncio.Task[Outcome]) -> None:
        parcel = self._tasks.pop(task)
        self._in_hand[parcel.lane] -= not parcel.urgent
        if task.cancelled():  # before it began
            outcome: Outcome = Later(parcel, None, perhaps_sent=parcel.doubtful, failed=False)
        else:
            outcome = task.result()
        self._outcomes.append(outcome)
        loop = asyncio.get_running_loop()
        if isinstance(outcome, Later):
            if outcome.at is not None:
                loop.call_later(max(0.0, (outcome.at - _wall()).total_seconds()), self._woken.set)
        elif wait := self._delivery.rest_of(parcel):
            self._resting[parcel.lane][parcel.recipient] = loop.time() + wait
            loop.call_later(wait, self._woken.set)
        self._woken.set()


def _wall() -> datetime:
    """Leases and retries are counted in real time, however far the playground's clock was moved."""
    return datetime.now(UTC)
