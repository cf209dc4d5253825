"""How near the courier comes to the rate that the platforms allow: a thousand messages over twenty workspaces.

`python -m tests.benchmarks.courier` prints the seconds it took, the seconds the limits alone would take (the same pace,
played by a clock that jumps, with calls that last no time), and the ratio of the two. PostgreSQL by DATABASE_URL, else
a SQLite file of its own.
"""

from __future__ import annotations

import asyncio
import heapq
import os
import tempfile
import time
from pathlib import Path

from adapters.base import Port
from adapters.local import Person
from bot.pace import Pace
from conversations.model import Address
from tests.benchmarks.report import Row, row
from tests.courier_town import CourierTown, courier_town
from tests.storage_world import migrated, open_world

WORKSPACES, EACH, MESSAGES = 20, 5, 10


async def drain(url: str) -> tuple[float, float, int]:
    """The seconds it took, the seconds that the limits ask for, and how often the platforms said "too many"."""
    await migrated(url)
    async with open_world(url) as world, courier_town(world) as town:
        await town.settle_in(WORKSPACES, EACH)
        await town.write([f"Number {number}" for number in range(MESSAGES)])
        wanted = len(town.people) * MESSAGES
        began = time.perf_counter()
        await town.work_until(lambda: len(town.local.world.messages) >= wanted, within=300)
        return time.perf_counter() - began, allowed_seconds(town), len(town.refusals())


def allowed_seconds(town: CourierTown) -> float:
    """Everybody's messages in their order, each as soon as the limits let it go."""
    now = 0.0
    pace = Pace(lambda: now)
    turns = [(0.0, number, MESSAGES) for number in range(len(town.people))]
    heapq.heapify(turns)
    while turns:
        now, number, left = heapq.heappop(turns)
        person = town.people[number]
        allowances = _port(town, person).allowances("send", _address(town, person))
        if wait := pace.wait(allowances):
            heapq.heappush(turns, (now + wait, number, left))
            continue
        pace.book(allowances)
        pace.ended(allowances)
        if left > 1:
            heapq.heappush(turns, (now, number, left - 1))
    return now


def _port(town: CourierTown, person: Person) -> Port:
    return town.ports[person.platform]


def _address(town: CourierTown, person: Person) -> Address:
    talk = town.local.world.personal(person).id
    return Address(person.platform, person.workspace, person.user_id, conversation=talk)


def rows() -> list[Row]:
    return asyncio.run(_rows())


async def _rows() -> list[Row]:
    """The rate beside the highest that the limits allow. A drain takes about half a minute, nearly all of it waiting for
    those limits, so that one is measured. A single "too many" from a platform fails the second row."""
    with tempfile.TemporaryDirectory() as folder:
        took, allowed, refused = await drain(f"sqlite+aiosqlite:///{Path(folder) / 'courier.db'}")
    messages = WORKSPACES * EACH * MESSAGES
    return [
        row("courier_drain", "messages/s", [messages / took], [messages / allowed], goal=0.95, better="higher"),
        row("courier_refusals", "429s", [refused], goal=0, better="lower"),
    ]


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite+aiosqlite:///{Path(folder) / 'courier.db'}"
        took, allowed, refused = await drain(url)
    print(f"{took:.2f} s, the limits ask for {allowed:.2f} s: {allowed / took:.1%}, {refused} refused")


if __name__ == "__main__":
    asyncio.run(main())
