"""The database dies, or the wire to it: nobody's words are lost meanwhile, and everything recovers by itself."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.durable.postgres import Postgres
from tests.durable.stage import Stage
from tests.durable.test_kill_under_load import IN_HAND
from tests.durable.wires import Trouble, Wire, in_trouble


@pytest.fixture
async def database_wire(on_postgres: Stage, killable: Postgres) -> AsyncIterator[Wire]:
    """The processes reach their database through this."""
    with tempfile.TemporaryDirectory(prefix="convenor-wire-") as folder:
        async with Wire(killable.socket, at=Path(folder) / killable.socket.name) as wire:
            on_postgres.own_url = on_postgres.database_url.partition("?")[0] + f"?host={folder}"
            yield wire
            for process in on_postgres.processes:
                process.kill()


async def test_postgres_killed_and_started_again(on_postgres: Stage, killable: Postgres) -> None:
    stage = on_postgres
    await stage.serve_and_work(webs=2, workers=2)
    await stage.until_ready(200)
    async with stage.talking(10):
        await asyncio.sleep(0.5)
        await killable.kill()
        await stage.until_ready(503)
        await stage.db.engine.dispose()
        for who in ("amina", "rhian"):
            assert (await stage.platforms.people.open_home(who)).status == 503, stage.logs()
        killable.start_again()
        await stage.until_ready(200)
    await stage.settle_after_leases()
    await stage.check(IN_HAND)
    assert all(process.running for process in stage.processes)


async def test_the_wire_to_the_database_cut(on_postgres: Stage, database_wire: Wire) -> None:
    stage = on_postgres
    await stage.serve_and_work()
    async with stage.talking(10):
        for _ in range(2):
            await asyncio.sleep(0.4)
            await database_wire.cut()
            await stage.until_ready(503)
            database_wire.mend()
            await stage.until_ready(200)
    await stage.settle_after_leases()
    await stage.check(IN_HAND * 2)


async def test_replies_of_the_database_lost_and_late(on_postgres: Stage, database_wire: Wire) -> None:
    """A commit whose reply is lost may have happened: it is neither forgotten nor done twice."""
    stage = on_postgres
    await stage.serve_and_work()
    async with in_trouble(database_wire, Trouble(lost=0.01, late=0.05)):
        await stage.all_talk(8)
    await stage.settle_after_leases()
    assert database_wire.lost > 0
    await stage.check(database_wire.lost)
