"""What a turn costs beside a hundred thousand people and a million messages, and beside a thousand people.

The same turn is played on both databases by turns, in this process, so that only the database differs.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from itertools import count

from adapters.local import World
from conversations.engine import step
from storage.database import open_database
from storage.migrations import migrate
from storage.secrets import Keyring, new_secret_key
from storage.turn import Turns
from tests.benchmarks.population import Population, fill, settle
from tests.benchmarks.report import Row, row
from tests.benchmarks.servers import database
from tests.unit.builders import make_actor, said

CIRCLES = 300
ROUNDS = 9
TURNS = 40


def rows() -> list[Row]:
    return asyncio.run(_rows("", 100_000, 1_000_000))


def full_rows() -> list[Row]:
    return asyncio.run(_rows("_10m", 100_000, 10_000_000))


async def _rows(name: str, people: int, messages: int) -> list[Row]:
    found = []
    for kind in ("postgres", "sqlite"):
        times: list[float] = []
        small: list[float] = []
        async with AsyncExitStack() as stack:
            beside_many = await stack.enter_async_context(_talk(kind, people, messages))
            beside_few = await stack.enter_async_context(_talk(kind, 1000, 10_000))
            await beside_many(), await beside_few()
            for _ in range(ROUNDS):
                times.append(await beside_many())
                small.append(await beside_few())
        suffix = "" if kind == "postgres" else f"_{kind}"
        found.append(row(f"turn_growth{suffix}{name}", "ms/turn", times, small, goal=1.5, better="lower"))
    return found


class _Talk:
    """Each call plays some turns and gives the milliseconds of one."""

    def __init__(self, turns: Turns, population: Population) -> None:
        self._turns = turns
        self._population = population
        self._count = count()

    async def __call__(self) -> float:
        began = time.perf_counter()
        for number, _ in zip(self._count, range(TURNS), strict=False):
            user, conversation, name = self._population.slack[number % len(self._population.slack)]
            address = {"workspace": self._population.slack_team, "user": user, "conversation": conversation}
            actor = make_actor(name, **address)
            ref = f"slack|{actor.address.workspace}|{conversation}|{number}"
            event = said("The youth club is open on Tuesdays now.", actor, id=f"growth-{number}", ref=ref)
            await self._turns.play(event, datetime.now(UTC))
        return (time.perf_counter() - began) / TURNS * 1000


@asynccontextmanager
async def _talk(kind: str, people: int, messages: int) -> AsyncIterator[_Talk]:
    with database(kind) as url:
        db = await open_database(url)
        try:
            await migrate(db)
            keyring = Keyring(new_secret_key())
            population = await settle(db, keyring, World(), CIRCLES)
            await fill(db, people, messages)
            yield _Talk(Turns(db, keyring, step), population)
        finally:
            await db.close()
