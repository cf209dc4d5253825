"""Those who come while others are at it wait, and are then taken up together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

# A request that has arrived gets here within so many turns of the loop.
QUIET = 2

Waiting = list[tuple[T, "asyncio.Future[R]"]]


class Together(Generic[T, R]):
    """`do` is given those that wait at once, `most` of them at a time, and gives a result for each; `side_by_side` of
    these groups are under way at a time. What `do` raises, each of its group hears."""

    def __init__(self, do: Callable[[Sequence[T]], Awaitable[Sequence[R]]], most: int, side_by_side: int) -> None:
        self._do = do
        self._most = most
        self._free = side_by_side
        self._waiting: Waiting[T, R] = []

    async def __call__(self, one: T) -> R:
        result: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, result))
        self._start()
        return await result

    def _start(self) -> None:
        if self._free and self._waiting:
            self._free -= 1
            # Nobody's own context: what is logged there is about all of them.
            task = asyncio.get_running_loop().create_task(self._work(), context=Context())
            task.add_done_callback(self._ended)

    def _ended(self, _task: asyncio.Task[None]) -> None:
        self._free += 1
        self._start()

    async def _work(self) -> None:
        await self._gathered()
        group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        group = [(one, result) for one, result in group if not result.done()]
        mine = asyncio.current_task()

        def stopped(_: object) -> None:
            """Once nobody waits any more, as where the database does not answer, the group is given up."""
            if mine is not None and all(result.cancelled() for _, result in group):
                mine.cancel()

        for _, result in group:
            result.add_done_callback(stopped)
        try:
            done = await self._do([one for one, _ in group]) if group else ()
        except Exception as error:
            for _, result in group:
                if not result.done():
                    result.set_exception(error)
        except BaseException:
            for _, result in group:
                result.cancel()
            raise
        else:
            for (_, result), value in zip(group, done, strict=True):
                if not result.done():
                    result.set_result(value)

    async def _gathered(self) -> None:
        """Whoever comes at the same time gets as far as waiting here."""
        before, quiet = 0, 0
        while quiet < QUIET and len(self._waiting) < self._most:
            quiet = quiet + 1 if len(self._waiting) == before else 0
            before = len(self._waiting)
            await asyncio.sleep(0)
