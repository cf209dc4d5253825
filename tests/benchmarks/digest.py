"""What one week's digest costs: with years of history behind it, and as that grows while the week stays the same.

`python -m tests.benchmarks.digest` prints both. PostgreSQL by DATABASE_URL, else a SQLite file of its own. Rows are put
in by plain statements: words are not sealed, since a digest reads none but those that may be quoted.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from conversations.cadence import week_of
from conversations.flows.digest import make
from conversations.model import Programme, Realm
from storage import tables as t
from storage.digests import Digests
from storage.secrets import new_secret_key
from tests.storage_world import World, migrated, open_world

UNTIL = datetime(2026, 11, 23, tzinfo=UTC)
WEEK = week_of((UNTIL - timedelta(days=3)).date())
PLACES = tuple(f"Place {n}" for n in range(12))
THEMES = ("Young people", "Housing", "Health", "Work", "Climate", "Loneliness")
REALMS = tuple(Realm(name.lower(), name) for name in ("Political", "Executive", "Community"))
BATCH = 2_000
TRIES = 5
IN_TURNS = 40


def programme() -> Programme:
    return Programme("bench", "Bench", REALMS, PLACES, THEMES, created_at=UNTIL - timedelta(weeks=160))


def _history(people: int, a_week: int, weeks: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Rows of a programme with so many people who sit in circles of three, each round of four weeks anew, and who make
    so many promises a week. The last week is the same however many there were before it."""
    chance = random.Random(1)
    realms = [realm.key for realm in REALMS]
    for n in range(people):
        yield t.memberships, {
            "id": f"m{n}", "programme_id": "bench", "person_id": f"p{n}", "standing": "taking part",
            "roles": json.dumps(["participant"]), "realm": realms[n % 3], "place": PLACES[n % 12],
            "themes": json.dumps([THEMES[n % 6]]), "assets": "", "title": "", "paused_until": None, "silent_rounds": 0,
            "waited": 0, "left_out": 0, "joined_at": UNTIL - timedelta(weeks=200), "version": 1,
        }  # fmt: skip
    # A person sits in a new circle every fourth week; of older rounds as many as there are weeks for.
    for held in range(0, weeks, 4):
        opened = UNTIL - timedelta(weeks=held + 3)
        closed = None if held == 0 else opened + timedelta(weeks=4)
        for n in range(people // 3):
            circle_id = f"c{held}-{n}"
            yield t.circles, {
                "id": circle_id, "programme_id": "bench", "round_id": f"r{held}", "number": n, "guide": "g",
                "opened_at": opened, "shared": "", "next_prompt": 0, "closed_at": closed, "version": 1,
            }  # fmt: skip
            for seat in range(3):
                yield t.seats, {
                    "id": f"s{circle_id}-{seat}", "circle_id": circle_id, "programme_id": "bench",
                    "person_id": f"p{3 * n + seat}", "realm": realms[seat], "place": PLACES[n % 12], "joined_at": opened,
                    "shown_at": None, "left_at": None, "version": 1,
                }  # fmt: skip
    for back in range(weeks):
        ends = UNTIL - timedelta(weeks=back)
        for n in range(a_week):
            made = ends - timedelta(days=7 * chance.random())
            ended = back >= 2 or n % 2
            yield t.commitments, {
                "id": f"k{back}-{n}", "programme_id": "bench", "circle_id": f"c{back // 4 * 4}-{n % (people // 3)}",
                "person_id": f"p{3 * (n % (people // 3)) + n % 3}", "due": made.date(), "zone": "Europe/London",
                "made_at": made, "text": "", "for_whom": "", "state": "kept" if ended else "open", "nudges": 0,
                "offered_to": "", "learnt": "", "quotable": False, "closed_at": ends if ended and back else None,
                "helped_at": None, "version": 1,
            }  # fmt: skip
            yield t.check_ins, {
                "id": f"i{back}-{n}", "commitment_id": f"k{back}-{n}", "programme_id": "bench", "person_id": f"p{n}",
                "at": made, "outcome": "kept", "note": "", "version": 1,
            }  # fmt: skip
            yield t.remarks, {
                "id": f"w{back}-{n}", "circle_id": f"c{back // 4 * 4}-{n % (people // 3)}",
                "person_id": f"p{3 * (n % (people // 3)) + n % 3}", "said_at": made, "text": "", "ref": "",
                "reactions": "[]", "edited_at": None, "deleted_at": None, "length": 12, "version": 1,
            }  # fmt: skip


async def fill(world: World, people: int, a_week: int, weeks: int) -> int:
    await world.queries.save_programme(programme())
    waiting: dict[Any, list[dict[str, Any]]] = {}
    count = 0
    async with world.db.write() as connection:
        for table, row in _history(people, a_week, weeks):
            count += 1
            rows = waiting.setdefault(table, [])
            rows.append(row)
            if len(rows) >= BATCH:
                await connection.execute(insert(table), rows)
                rows.clear()
        for table, rows in waiting.items():
            if rows:
                await connection.execute(insert(table), rows)
    async with world.db.write() as connection:
        await connection.execute(text("ANALYZE"))
    return count


async def make_one(world: World) -> None:
    scene = await Digests(world.db, world.keyring).scene(programme(), WEEK, UNTIL)
    made = make(scene, programme(), WEEK, UNTIL)
    assert made.body["counts"]["people"]


async def seconds(world: World) -> float:
    """The median of some tries, after one that fills caches."""
    await make_one(world)
    taken = []
    for _ in range(TRIES):
        began = time.perf_counter()
        await make_one(world)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


async def measured(url: str, people: int, a_week: int, weeks: int) -> dict[str, float]:
    await migrated(url)
    async with open_world(url, new_secret_key()) as world:
        count = await fill(world, people, a_week, weeks)
        took = await seconds(world)
        resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        tracemalloc.start()
        await make_one(world)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return {"rows": count, "seconds": took, "megabytes": peak / 1e6, "resident": resident / 1e3}


async def growth(people: int = 300, a_week: int = 60) -> dict[int, float]:
    """Seconds for the same week behind a history of 4, 40 and 400 weeks: the median of many, in turns, so that what else
    goes on meanwhile falls on all alike."""
    taken: dict[int, list[float]] = {4: [], 40: [], 400: []}
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            worlds = {}
            for weeks in taken:
                url = f"sqlite+aiosqlite:///{Path(folder) / f'{weeks}.db'}"
                await migrated(url)
                worlds[weeks] = await stack.enter_async_context(open_world(url, new_secret_key()))
                await fill(worlds[weeks], people, a_week, weeks)
                await make_one(worlds[weeks])
            for _ in range(IN_TURNS):
                for weeks, world in worlds.items():
                    began = time.perf_counter()
                    await make_one(world)
                    taken[weeks].append(time.perf_counter() - began)
    return {weeks: statistics.median(each) for weeks, each in taken.items()}


def rows() -> list[dict[str, Any]]:
    """For `make bench`: how much longer the same week takes with a hundred times the history."""
    found = asyncio.run(growth())
    ratio = found[400] / found[4]
    row = {
        "name": "digest_growth",
        "value": round(found[400], 4),
        "unit": "s",
        "baseline": round(found[4], 4),
        "ratio": round(ratio, 3),
        "goal": 1.3,
        "met": ratio <= 1.3,
        "better": "lower",
    }
    return [row]


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL", f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        # 10,000 people, three years, and 100,000 commitments.
        found = await measured(url, 10_000, 642, 156)
    print("10,000 people, 100,152 commitments, three years:", {name: round(value, 3) for name, value in found.items()})
    if "growth" in sys.argv:
        print("4, 40, 400 weeks:", {weeks: round(took, 4) for weeks, took in (await growth()).items()})


if __name__ == "__main__":
    asyncio.run(main())
