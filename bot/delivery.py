"""One delivery: waits for its turn in the pace, makes the call, and says what became of it. It always says something.

After a failure that may have been a success the message is looked up first, where the platform can tell; where it
cannot, it is sent once more and no oftener, so that nobody gets it three times.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.base import Allowance, Closed, Gone, Port, Receipt, Rejected, RetryLater
from bot import logs
from bot.metrics import SENDS
from bot.pace import Pace
from conversations.model import Address
from conversations.values import replace
from storage.lanes import workspace_of
from storage.outbox import Delivered, Later, Outcome, Parcel, Refused, Unreachable

log = logging.getLogger(__name__)

# A lease lasts 30 s: a parcel waits at most so long for its turn, and its calls take at most so long.
TURN_SECONDS = 8.0
CALL_SECONDS = 20.0
# A conversation that has to wait longer than this gives its place to another.
PATIENCE = 0.25
LONGEST_BACKOFF = 600.0
# Slack and Teams may show a message only a moment after the connection broke.
LOOK_AFTER = 2.0
# Some two hours of trying.
MOST_FAILURES = 30
LONGEST_ASKED = 3000.0
_TWICE = "may have arrived: sent twice without an answer"


Unreached = Callable[[Address], Awaitable[None]]


async def unheard(_address: Address) -> None:
    """For a courier that has nobody to tell."""


@dataclass(slots=True)
class Trouble:
    """How a workspace fares: `failing` calls in a row have not succeeded."""

    failing: int = 0


class Delivery:
    """`unreached` hears of each account that can be written to no longer."""

    def __init__(
        self, ports: Mapping[str, Port], pace: Pace, troubles: defaultdict[str, Trouble], unreached: Unreached
    ) -> None:
        self._unreached = unreached
        self._ports = ports
        self._pace = pace
        self._troubles = troubles
        # Whoever waits for a limit that a whole lane shares waits behind the others, so that one at a time looks.
        self._queues: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._calling: set[int] = set()

    def is_calling(self, parcel: Parcel) -> bool:
        return parcel.id in self._calling

    def rest_of(self, parcel: Parcel) -> float:
        """How long the parcel's conversation has to be left alone now; 0 where that is not worth a thought."""
        port = self._ports.get(parcel.address.platform)
        wait = self._pace.wait(port.allowances(parcel.kind, parcel.address)[:1]) if port else 0.0
        return wait if wait > PATIENCE else 0.0

    async def deliver(self, parcel: Parcel) -> Outcome:
        with logs.delivery(parcel.turn, parcel.key):
            port = self._ports.get(parcel.address.platform)
            if port is None:
                return Refused(parcel, f"{parcel.address.platform} is not set up")
            try:
                outcome, result = await self._deliver(port, parcel)
            except Exception as error:  # a mistake of ours: the message's, not the platform's
                log.error("a %s failed with %s and was parked", parcel.kind, type(error).__name__)
                outcome, result = Refused(parcel, type(error).__name__), "error"
            if result:
                SENDS.labels(port.platform, parcel.kind, result).inc()
        return outcome

    async def _deliver(self, port: Port, parcel: Parcel) -> tuple[Outcome, str]:
        doubtful = parcel.doubtful and parcel.kind == "send"
        deadline = time.monotonic() + TURN_SECONDS
        trouble = self._troubles[workspace_of(parcel.lane)]
        allowances = port.allowances(parcel.kind, parcel.address)
        try:
            if doubtful and _finds(port, parcel):
                looked = port.allowances("find", parcel.address)
                if wait := await self._turn(looked, parcel, deadline):
                    return _put_back(parcel, wait), ""
                found = await self._look_up(port, parcel, looked)
                trouble.failing = 0
                if found is not None:
                    return Delivered(parcel, found.ref, found.conversation), "found"
                doubtful = False
            if wait := await self._turn(allowances, parcel, deadline):
                return _put_back(parcel, wait, doubtful), ""
            receipt = await self._call(port, parcel, allowances)
        except asyncio.CancelledError:
            return Later(parcel, None, perhaps_sent=doubtful or self.is_calling(parcel), failed=False), ""
        except RetryLater as error:
            return self._again(port, parcel, error, doubtful, trouble), "later"
        except Closed as error:
            log.info("a channel may not be posted in: %s", error.why)
            return Unreachable(parcel, error.why), "gone"
        except Gone:
            log.info("this person cannot be written to any more")
            if parcel.kind != "room" and not (parcel.message and parcel.message.room):  # else it is nobody's account
                await self._unreached(parcel.address)
            return Unreachable(parcel), "gone"
        except Rejected as error:
            log.error("a %s was refused and parked: %s", parcel.kind, error)
            return Refused(parcel, str(error)), "refused"
        finally:
            self._calling.discard(parcel.id)
        trouble.failing = 0
        return Delivered(parcel, receipt.ref, receipt.conversation), "delivered"

    async def _turn(self, allowances: tuple[Allowance, ...], parcel: Parcel, deadline: float) -> float:
        """0 and booked once the call may be made; else for how long to put the parcel aside."""
        if (wait := self._pace.wait(allowances[:1], parcel.urgent)) > (1.0 if parcel.urgent else PATIENCE):
            return wait
        if parcel.urgent:
            return await self._when_free(allowances, parcel, deadline)
        async with self._queues[parcel.lane]:
            return await self._when_free(allowances, parcel, deadline)

    async def _when_free(self, allowances: tuple[Allowance, ...], parcel: Parcel, deadline: float) -> float:
        while (wait := self._pace.wait(allowances, parcel.urgent)) > 0:
            if time.monotonic() + wait > deadline:
                return wait
            await asyncio.sleep(wait)
        if time.monotonic() > deadline:
            return PATIENCE
        self._pace.book(allowances)
        return 0.0

    async def _look_up(self, port: Port, parcel: Parcel, allowances: tuple[Allowance, ...]) -> Receipt | None:
        try:
            async with asyncio.timeout(CALL_SECONDS / 2):
                return await port.find(parcel.address, parcel.key)
        except TimeoutError:
            raise RetryLater("looking up took too long") from None
        except RetryLater as error:
            # Looking changes nothing, but the doubt stays.
            raise RetryLater(str(error), error.after, ambiguous=True, wide=error.wide) from None
        finally:
            self._pace.ended(allowances)

    async def _call(self, port: Port, parcel: Parcel, allowances: tuple[Allowance, ...]) -> Receipt:
        self._calling.add(parcel.id)
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await _made(port, parcel)
        except TimeoutError:
            raise RetryLater("no answer in time", ambiguous=True) from None
        finally:
            self._pace.ended(allowances)

    def _again(self, port: Port, parcel: Parcel, error: RetryLater, doubtful: bool, trouble: Trouble) -> Outcome:
        """What follows a failure that may pass."""
        perhaps = (error.ambiguous or doubtful) and parcel.kind == "send"
        if perhaps and doubtful and error.ambiguous and not _finds(port, parcel):
            return Refused(parcel, _TWICE)
        if error.after is not None and not error.ambiguous:
            allowances = port.allowances(parcel.kind, parcel.address)
            after = min(error.after, LONGEST_ASKED)
            self._pace.rest(allowances[-1 if error.wide else 0].key, after)
            return _put_back(parcel, after, perhaps)
        trouble.failing += 1
        if parcel.failures + 1 >= MOST_FAILURES:
            return Refused(parcel, str(error))
        wait = max(_backoff(parcel.failures + 1), min(error.after or 0.0, LONGEST_ASKED))
        if perhaps:
            wait = max(wait, LOOK_AFTER)
        if error.wide:
            self._pace.rest(port.allowances(parcel.kind, parcel.address)[-1].key, _backoff(trouble.failing))
        log.warning("a %s failed (%s) and will be tried again in %.0f s", parcel.kind, error, wait)
        return Later(parcel, _in(wait), str(error), perhaps)


def _finds(port: Port, parcel: Parcel) -> bool:
    """Nobody may look for a message in a channel: that would take reading what people write there."""
    return port.finds and not (parcel.message and parcel.message.channel)


async def _made(port: Port, parcel: Parcel) -> Receipt:
    nothing = Receipt("", "")
    if parcel.kind == "room":
        people = [replace(parcel.address, user=user) for user in parcel.address.user.split(",")]
        return Receipt("", (await port.open_room(people)).conversation)
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
    quiet = parcel.kind == "quiet"
    return await port.send(parcel.address, parcel.message, parcel.key, quiet=quiet, under=parcel.ref)


def _put_back(parcel: Parcel, wait: float, perhaps_sent: bool | None = None) -> Later:
    """Not tried, or told to wait: that is no failure."""
    doubt = parcel.doubtful if perhaps_sent is None else perhaps_sent
    return Later(parcel, _in(wait), perhaps_sent=doubt, failed=False)


def _in(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def _backoff(failures: int) -> float:
    """Twice as long each time, with full jitter, so that many do not come back together."""
    longest = min(2.0 ** min(failures, 30), LONGEST_BACKOFF)
    return random.uniform(0, longest)  # noqa: S311 (nothing secret about it)
