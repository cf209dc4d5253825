"""Pace: how soon a call may be made without passing a platform's limits. The numbers are the adapters' own.

It counts by a clock that nobody moves and that never goes back. A call is booked when it may go; windows count it
until some time after it has ended, since only then is it sure that the platform has counted it too.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from adapters.base import Allowance, Steady, Window

# Beyond so many keys, those that have nothing left to remember are let go.
MOST_KEYS = 20_000
# How long to wait for a call that is on its way before looking again.
LOOK_AGAIN = 0.05
_CLOSE = 1e-9


class _Bucket:
    """A `Steady` limit. `full_at`: when the burst will be whole again."""

    def __init__(self, limit: Steady) -> None:
        self._limit = limit
        self._full_at = 0.0

    def wait(self, now: float, urgent: bool) -> float:
        burst = self._limit.burst - (0 if urgent else self._limit.kept)
        over = (max(self._full_at, now) - now) * self._limit.rate + 1 - burst
        return over / self._limit.rate if over > _CLOSE else 0.0

    def book(self, now: float) -> None:
        self._full_at = max(self._full_at, now) + 1 / self._limit.rate

    def ended(self, now: float) -> None:
        """It counted when it began."""

    def idle(self, now: float) -> bool:
        return self._full_at <= now


class _Log:
    """A `Window` limit: when the calls of late ended, and how many are on their way."""

    def __init__(self, limit: Window) -> None:
        self._limit = limit
        self._ended: deque[float] = deque()
        self._on_their_way = 0

    def wait(self, now: float, urgent: bool) -> float:
        while self._ended and self._ended[0] <= now - self._limit.seconds:
            self._ended.popleft()
        most = self._limit.most - (0 if urgent else self._limit.kept)
        too_many = self._on_their_way + len(self._ended) + 1 - most
        if too_many <= 0:
            return 0.0
        if too_many > len(self._ended):
            return LOOK_AGAIN
        return max(self._ended[too_many - 1] + self._limit.seconds - now, 0.001)

    def book(self, now: float) -> None:
        self._on_their_way += 1

    def ended(self, now: float) -> None:
        self._on_their_way -= 1
        self._ended.append(now)

    def idle(self, now: float) -> bool:
        return not self._on_their_way and (not self._ended or self._ended[-1] <= now - self._limit.seconds)


class Pace:
    """`on` is off in tests that are about something else; what a platform asked for is kept all the same."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.on = True
        self._monotonic = monotonic
        self._kept: dict[str, tuple[_Bucket | _Log, ...]] = {}
        self._rests: dict[str, float] = {}

    def wait(self, allowances: Sequence[Allowance], urgent: bool = False) -> float:
        """The seconds until a call may go; 0 where it may go now. Books nothing."""
        now = self._monotonic()
        waits = [self._rests.get(each.key, now) - now for each in allowances]
        if self.on:
            waits += [counter.wait(now, urgent) for each in allowances for counter in self._counters(each)]
        return max(0.0, *waits) if waits else 0.0

    def book(self, allowances: Sequence[Allowance]) -> None:
        """A call begins. Whoever books calls `ended` after it."""
        now = self._monotonic()
        for each in allowances:
            for counter in self._counters(each):
                counter.book(now)

    def ended(self, allowances: Sequence[Allowance]) -> None:
        now = self._monotonic()
        for each in allowances:
            for counter in self._counters(each):
                counter.ended(now)
        if len(self._kept) > MOST_KEYS:
            self._let_go(now)

    def rest(self, key: str, seconds: float) -> None:
        """The platform asked for silence, for everything with this key."""
        self._rests[key] = max(self._rests.get(key, 0.0), self._monotonic() + seconds)

    def _counters(self, allowance: Allowance) -> tuple[_Bucket | _Log, ...]:
        found = self._kept.get(allowance.key)
        if found is None:
            found = tuple(_Bucket(limit) if isinstance(limit, Steady) else _Log(limit) for limit in allowance.limits)
            self._kept[allowance.key] = found
        return found

    def _let_go(self, now: float) -> None:
        self._kept = {key: some for key, some in self._kept.items() if not all(each.idle(now) for each in some)}
        self._rests = {key: at for key, at in self._rests.items() if at > now}
