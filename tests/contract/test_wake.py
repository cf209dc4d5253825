"""One process wakes another: a commit is heard by whoever listens, at once and only once it is a commit."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.clock import Clock
from bot.timekeeper import Timekeeper
from conversations.effects import Send, Wake
from storage.alone import Alone, NotAloneError
from storage.database import open_database
from storage.migrations import migrate, schema_problem
from storage.tables import timers
from storage.turn import Turns
from storage.wake import Listener
from tests.storage_world import World, migrated, open_world
from tests.unit.builders import NOW, make_account, make_message, make_person

HOLDS_THE_LOCK = """
import fcntl, sys
file = open(sys.argv[1], "a")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


async def heard(woken: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(10):
            await woken.wait()
    except TimeoutError:
        return False
    woken.clear()
    return True


async def test_a_commit_with_messages_or_timers_wakes_other_processes(postgres_url: str) -> None:
    await migrated(postgres_url)
    async with open_world(postgres_url) as here, open_world(postgres_url) as there:
        woken = asyncio.Event()
        listener = Listener(there.db.url, woken.set)
        listener.start()
        try:
            assert await heard(woken), "it looks for what was left before it listened"
            await here.save(make_person(), make_account())
            assert not woken.is_set()
            await here.do(Send("s1", "ann", make_message(), "better"))
            assert await heard(woken)
            await here.do(Wake("t:1", NOW))
            assert await heard(woken)
            await here.timers.set("t:2", NOW)
            assert await heard(woken)
        finally:
            await listener.stop()


async def test_a_listener_that_lost_its_connection_comes_back(postgres_url: str) -> None:
    await migrated(postgres_url)
    async with open_world(postgres_url) as world:
        woken = asyncio.Event()
        listener = Listener(world.db.url, woken.set)
        listener.start()
        try:
            assert await heard(woken)
            async with world.db.write() as connection:
                others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                await connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
            assert await heard(woken), "whatever was said meanwhile is looked for"
            await world.timers.set("t:1", NOW)
            assert await heard(woken)
        finally:
            await listener.stop()


async def test_one_workspace_is_written_to_by_one_process_at_a_time(postgres_url: str) -> None:
    await migrated(postgres_url)
    async with open_world(postgres_url) as here, open_world(postgres_url, "") as there:
        there.outbox._keyring = here.keyring
        await here.save(make_person(), make_account())
        await here.do(Send("s1", "ann", make_message(), "better"), Send("s2", "ann", make_message(), "better"))
        (first,) = await here.claim()
        await here.outbox.delivered(first, "ref", "", NOW)
        assert await there.claim() == []
        await here.outbox.leave()
        assert [parcel.key for parcel in await there.claim()] == ["s2"]


async def test_workers_share_the_timers_instead_of_waiting_for_each_other(postgres_url: str) -> None:
    await migrated(postgres_url)
    async with open_world(postgres_url) as here:
        await here.timers.set("slow:1", NOW)
        await here.timers.set("quick:1", NOW)
        clock = Clock(wall=lambda: NOW, monotonic=lambda: 0.0)
        timekeeper = Timekeeper(here.timers, Turns(here.db, here.keyring, lambda *_: ()), clock)
        async with here.db.write() as other:
            # Another worker is in the middle of the first one's turn.
            await other.execute(select(timers).where(timers.c.key == "slow:1").with_for_update())
            async with asyncio.timeout(30):
                assert await timekeeper.play() == 1
            assert [row.key for row in await here.rows(timers)] == ["slow:1"]
        # It died there; so the timer is played after all, once.
        assert await timekeeper.play() == 1
        assert await here.rows(timers) == []


async def test_a_second_process_on_the_same_sqlite_file_is_told_why_it_may_not_work(tmp_path: Path) -> None:
    db = await open_database(f"sqlite:///{tmp_path / 'convenor.db'}")
    holder = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        HOLDS_THE_LOCK,
        str(tmp_path / "convenor.db.lock"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        await holder.stdout.readline()
        with pytest.raises(NotAloneError, match="PostgreSQL"):
            Alone(db).take()
    finally:
        holder.kill()
        await holder.wait()
    # The system let go of it.
    alone = Alone(db)
    alone.take()
    alone.leave()
    await db.close()


async def test_what_is_wrong_with_a_schema_is_said_with_what_to_do(database_url: str) -> None:
    db = await open_database(database_url)
    try:
        assert "convenor migrate" in await schema_problem(db)
        await migrate(db)
        assert await schema_problem(db) == ""
        async with db.write() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        assert "convenor migrate" in await schema_problem(db)
        async with db.write() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert "newer Convenor" in await schema_problem(db)
    finally:
        await db.close()


async def test_a_message_that_waited_through_an_upgrade_still_has_a_lane(world: World) -> None:
    await world.save(make_person(), make_account())
    await world.do(Send("s1", "ann", make_message(), "better"))
    (parcel,) = await world.claim()
    assert (parcel.lane, parcel.recipient) == ("slack:T1:send", "slack:T1/ann")
