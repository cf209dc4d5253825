"""What growing costs: bytes for each row, work for each turn and each delivery, and the turns that read a programme whole.

`python -m tests.benchmarks.growth` prints the numbers that `docs/growing.md` reckons with. Work is counted in processor
time, Convenor's and the database's, so that it hardly depends on what else the computer does. PostgreSQL is one of its own.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.sample import sample
from conversations.engine import step
from conversations.events import Due
from conversations.model import Record, Scope
from storage import tables as t
from storage.turn import Turns
from tests.durable.postgres import Postgres
from tests.storage_world import World, migrated, open_world
from tests.unit import builders as make

CIRCLES, SIZE, REMARKS = 100, 3, 10
SIZES = (200, 1_000, 5_000)
WEEKS = 8
WORDS = "We met the residents on Tuesday. Three of them would like to show you the yard behind the old library."


class Meter:
    """Processor seconds of this process and, where there is one, of the database server's processes."""

    def __init__(self, server: Any = None) -> None:
        self._server = server
        self.own = self.theirs = self.wall = 0.0

    def _server_seconds(self) -> float:
        if self._server is None:
            return 0.0
        family = [self._server, *self._server.children()]
        times = [process.cpu_times() for process in family]
        return float(sum(each.user + each.system + each.children_user + each.children_system for each in times))

    def __enter__(self) -> Meter:
        self._began = time.process_time(), self._server_seconds(), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        own, theirs, wall = self._began
        self.own, self.theirs = time.process_time() - own, self._server_seconds() - theirs
        self.wall = time.perf_counter() - wall


def _circles(now: datetime) -> Iterator[Record]:
    yield make.make_programme(created_at=now)
    yield make.make_round(1, asked_at=now, match_at=now, matched_at=now)
    for number in range(CIRCLES):
        yield make.make_circle(f"c{number}", number=number + 1, opened_at=now)
        for place in range(SIZE):
            own = f"p{number}-{place}"
            yield make.make_person(own)
            yield make.make_account(own, make.make_address(user=own, workspace=f"T{number % 20}"), seen_at=now)
            yield make.make_membership(own, realm=make.REALMS[place].key)
            for scope in (Scope.TAKING_PART, Scope.INTRODUCTIONS, Scope.SHARING):
                yield make.make_consent(own, scope, given_at=now)
            yield make.make_seat(own, f"c{number}", realm=make.REALMS[place].key, shown_at=now, joined_at=now)


async def talk(world: World, server: Any) -> None:
    """Members write to each other: what one remark costs to hear and to deliver, and what stays of it."""
    now = datetime.now(UTC)
    await world.save(*_circles(now))
    turns = Turns(world.db, world.keyring, step)
    before, wal = await _sizes(world), await _wal(world)
    with Meter(server) as hearing:
        for number in range(REMARKS):
            for circle in range(CIRCLES):
                who = f"p{circle}-{number % SIZE}"
                actor = make.make_actor(user=who, workspace=f"T{circle % 20}")
                await turns.play(make.said(WORDS, actor, id=f"e{circle}-{number}"), now)
    heard, rows = CIRCLES * REMARKS, await world.rows(t.outbox)
    with Meter(server) as delivering:
        delivered = await world.deliver(now + timedelta(seconds=1))
    print(f"  a remark: {_cost(hearing, heard)}; writes {len(rows) / heard:.1f} deliveries")
    print(f"  a delivery (without the call): {_cost(delivering, len(delivered))}")
    after = await _sizes(world)
    if wal is not None:
        print(f"  write-ahead log: {((await _wal(world) or 0) - wal) / heard / 1024:.1f} KB a remark")
    for name, (size, count) in sorted(after.items()):
        grown, new = size - before[name][0], count - before[name][1]
        if new:
            print(f"  {name}: {new / heard:.1f} rows a remark, {grown / new:.0f} bytes a row, indexes and all")


def _cost(meter: Meter, count: int) -> str:
    server = f" + {1000 * meter.theirs / count:.2f} ms of the database's" if meter.theirs else ""
    return (
        f"{1000 * meter.own / count:.2f} ms of our processor{server} ({1000 * meter.wall / count:.1f} ms by the clock)"
    )


async def programme(world: World, people: int, server: Any) -> None:
    """The turns that read a programme whole: its digest, and asking everybody before a round."""
    now = make.NOW
    made = make.make_programme(f"of-{people}", created_at=now - timedelta(weeks=WEEKS))
    before = await _sizes(world)
    await world.queries.save_programme(made)
    await world.queries.save_all(sample(made, people, WEEKS, 1, now), now)
    after = await _sizes(world)
    if people == SIZES[-1]:
        for name, (size, count) in sorted(after.items()):
            if new := count - before[name][1]:
                each = new / people / WEEKS
                print(f"  {name}: {(size - before[name][0]) / new:.0f} bytes a row, {each:.2f} a person and week")
    turns = Turns(world.db, world.keyring, step)
    for name, key in (("digest", f"digest:{made.id}:2026-W47"), ("asking", f"round:{made.id}:2026-11-23")):
        await world.timers.set(key, now, programme_id=made.id)
        with Meter(server) as meter:
            await turns.play(Due(key, now, programme_id=made.id), now)
        print(f"  {people} people, {name}: {meter.own:.2f} s of our processor, {meter.theirs:.2f} s of the database's")


async def _sizes(world: World) -> dict[str, tuple[int, int]]:
    """For each table, its bytes with its indexes, and its rows."""
    async with world.db.read() as connection:
        found = {}
        for name in t.metadata.tables:
            rows = await connection.scalar(text(f"SELECT count(*) FROM {name}"))
            found[name] = (await connection.scalar(text(_SIZE[world.db.dialect]), {"name": name}) or 0, rows or 0)
    return found


_SIZE = {
    "postgresql": "SELECT pg_total_relation_size(cast(:name AS regclass))",
    "sqlite": "SELECT sum(pgsize) FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name = :name)",
}


async def _wal(world: World) -> int | None:
    if world.db.is_sqlite:
        return None
    async with world.db.read() as connection:
        return int(await connection.scalar(text("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")) or 0)


@asynccontextmanager
async def _fresh(url: str) -> AsyncIterator[World]:
    await migrated(url)
    async with open_world(url) as world:
        yield world


async def measure(postgres: Postgres, folder: Path) -> None:
    server = postgres.server.get_postmaster_info().process
    for name, url, meter in (
        ("SQLite", f"sqlite:///{folder / 'talk.db'}", None),
        ("PostgreSQL", _database(postgres, "talk"), server),
    ):
        print(name)
        async with _fresh(url) as world:
            await talk(world, meter)
    print("PostgreSQL, whole programmes")
    async with _fresh(_database(postgres, "whole")) as world:
        for people in SIZES:
            await programme(world, people, server)


def _database(postgres: Postgres, name: str) -> str:
    postgres.sql(f"CREATE DATABASE {name}")
    return postgres.url(name)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="convenor-growth-", ignore_cleanup_errors=True) as folder:
        postgres = Postgres.start(folder)
        try:
            asyncio.run(measure(postgres, Path(folder)))
        finally:
            postgres.server.cleanup()


if __name__ == "__main__":
    main()
