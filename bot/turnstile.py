"""The turnstile in front of the turns: no workspace, however noisy, keeps another one waiting for more than a turn or two.

So many turns are played at once, and one of each person: what they do next waits for what they did before, so that it is
played in the order in which it came, and takes no place from others meanwhile. Where more arrive, workspaces take it in turns, each with a
bounded queue of its own and a bounded number of events an hour, of which one person has a third; whoever is over either
hears 503 and sends again. A body that dribbles in is cut off.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from aiohttp import web

from adapters.base import Unavailable

AT_ONCE = 16
WAITING = 500
AN_HOUR = 30_000
"""Events of one workspace in an hour, which may come all at once: as many as Slack itself sends."""
A_PERSON = 10_000
"""Of these, one person's: no colleague of theirs loses the hour to them. It is more than a platform lets one person do, as
a rule: Slack takes an app that answers with errors for long for broken."""
KNOWN = 10_000
BODY_SECONDS = 10.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Turnstile:
    """`async with turnstile.passing(workspace, person)`: raises Unavailable where either has had their share."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        an_hour: int = AN_HOUR,
        a_person: int = A_PERSON,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._free = at_once
        self._waiting = waiting
        self._an_hour = an_hour
        self._a_person = a_person
        self._clock = clock
        # Those that wait, the one whose turn it is next first.
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        # Whose turn is under way, and of each workspace, how many wait for one of their own.
        self._acting: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._behind = Counter[str]()
        # What each workspace, and each person, may still send, and when that was counted.
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._persons: OrderedDict[str, tuple[float, float]] = OrderedDict()

    @asynccontextmanager
    async def passing(self, workspace: str, person: str = "") -> AsyncIterator[None]:
        if person:
            self._count(self._persons, person, self._a_person)
        self._count(self._left, workspace, self._an_hour)
        async with self._after_their_own(workspace, person):
            await self._enter(workspace)
            try:
                yield
            finally:
                self._let_in()

    @asynccontextmanager
    async def _after_their_own(self, workspace: str, person: str) -> AsyncIterator[None]:
        mine = self._acting.setdefault(person, asyncio.Lock()) if person else asyncio.Lock()
        if mine.locked():
            self._refuse_if_full(workspace)
        self._behind[workspace] += 1
        try:
            await mine.acquire()
        finally:
            self._behind[workspace] -= 1
            if not self._behind[workspace]:
                del self._behind[workspace]
        try:
            yield
        finally:
            mine.release()

    def _refuse_if_full(self, workspace: str) -> None:
        if len(self._queues.get(workspace, ())) + self._behind[workspace] >= self._waiting:
            raise Unavailable

    def _count(self, known: OrderedDict[str, tuple[float, float]], who: str, an_hour: int) -> None:
        now = self._clock()
        left, since = known.pop(who, (float(an_hour), now))
        left = min(an_hour, left + (now - since) * an_hour / 3600)
        known[who] = (max(0.0, left - 1), now)
        while len(known) > KNOWN:
            known.popitem(last=False)
        if left < 1:
            raise Unavailable

    async def _enter(self, workspace: str) -> None:
        if self._free > 0:
            self._free -= 1
            return
        self._refuse_if_full(workspace)
        queue = self._queues.setdefault(workspace, deque())
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(called)
        try:
            await called
        except asyncio.CancelledError:
            if called.done() and not called.cancelled():
                self._let_in()
            raise

    def _let_in(self) -> None:
        """One has left: the next in the queue whose turn it is."""
        while self._queues:
            workspace, queue = self._queues.popitem(last=False)
            called = queue.popleft() if queue else None
            if queue:
                self._queues[workspace] = queue
            if called is not None and not called.done():
                called.set_result(None)
                return
        self._free += 1


def in_time(handler: Handler) -> Handler:
    """A handler that is asked only once the whole body is there; one that takes too long is answered 408."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                await request.read()
        except TimeoutError:
            return web.Response(status=408, text="The request took too long to arrive.")
        return await handler(request)

    return handle
