"""How fast the bot may write before it is told to wait: a bucket (Slack) and sliding windows (Teams), in wall time."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque


class Bucket:
    """`burst` sends at once per key, then `rate` a second. `wait(key)` counts a send, or gives the seconds to wait."""

    def __init__(self) -> None:
        self._full_at: dict[str, float] = {}

    def wait(self, key: str, *, rate: float, burst: int) -> int:
        now = time.monotonic()
        full_at = max(self._full_at.get(key, now), now)
        over = (full_at - now) * rate + 1 - burst
        if over > 1e-9:
            return max(1, math.ceil(over / rate))
        self._full_at[key] = full_at + 1 / rate
        return 0


class Windows:
    """At most `most` sends in any `seconds`, for several such pairs at once."""

    def __init__(self) -> None:
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait(self, key: str, windows: tuple[tuple[int, float], ...]) -> int:
        now = time.monotonic()
        sent = self._sent[key]
        longest = max((seconds for _, seconds in windows), default=0.0)
        while sent and sent[0] <= now - longest:
            sent.popleft()
        for most, seconds in windows:
            within = [at for at in sent if at > now - seconds]
            if len(within) >= most:
                return max(1, math.ceil(within[-most] + seconds - now))
        sent.append(now)
        return 0
