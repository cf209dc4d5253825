"""SIGTERM, as at every deployment: turns and deliveries in hand are finished, and nothing is left leased or doubled."""

from __future__ import annotations

import asyncio

from storage import tables as t
from tests.durable.stage import Stage
from tests.durable.wires import Trouble, in_trouble


async def test_stopping_leaves_nothing_in_hand(on_sqlite: Stage) -> None:
    stage = on_sqlite
    process = await stage.serve()
    async with stage.talking(6):
        for _ in range(2):
            await asyncio.sleep(0.3)
            assert await process.stop() == 0, process.output
            assert await stage.count(t.outbox, t.outbox.c.state == "open", t.outbox.c.held_until.is_not(None)) == 0
            process = await stage.serve()
    await stage.settle()
    await stage.check()


async def test_every_process_replaced_while_people_talk(on_postgres: Stage) -> None:
    stage = on_postgres
    webs = [await stage.serve("--no-work") for _ in range(2)]
    workers = [await stage.work() for _ in range(2)]
    async with stage.talking(8):
        for old in (*webs, *workers):
            await (stage.serve("--no-work") if old in webs else stage.work())
            assert await old.stop() == 0, old.output
    await stage.settle()
    await stage.check()


async def test_stopping_waits_for_a_slow_platform(on_either: Stage) -> None:
    """What was sent is noted before the process ends, though the platform takes its time to answer."""
    stage = on_either
    running = await stage.serve_and_work()
    async with in_trouble(stage.platforms.outward, Trouble(late=1, seconds=2)):
        await stage.all_talk(1)
        for process in reversed(running):
            assert await process.stop() == 0, process.output
    assert await stage.count(t.outbox, t.outbox.c.state == "open", t.outbox.c.held_until.is_not(None)) == 0
    await stage.serve_and_work()
    await stage.settle()
    await stage.check()
