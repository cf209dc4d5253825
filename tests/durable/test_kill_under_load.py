"""`kill -9` at any moment while people talk: nothing is lost, nothing is played twice, nothing needs a hand."""

from __future__ import annotations

import asyncio
import random

from tests.durable.stage import Stage

REMARKS = 12
# Each person's messages go one at a time, so a kill finds at most one on its way to each of the two on Teams.
IN_HAND = 2


async def test_on_sqlite(on_sqlite: Stage) -> None:
    stage, chance = on_sqlite, random.Random(1)
    process = await stage.serve()
    async with stage.talking(REMARKS):
        in_hand = 0
        for _ in range(4):
            await asyncio.sleep(chance.uniform(0.1, 0.6))
            process.kill()
            in_hand += await stage.in_hand()
            process = await stage.serve()
    await stage.settle_after_leases()
    await stage.check(in_hand)


async def test_of_two_web_processes_and_two_workers(on_postgres: Stage) -> None:
    stage, chance, kills = on_postgres, random.Random(2), 10
    webs = [await stage.serve("--no-work") for _ in range(2)]
    workers = [await stage.work() for _ in range(2)]
    async with stage.talking(REMARKS):
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(0.05, 0.4))
            kind = chance.choice((webs, workers))
            kind.pop(0).kill()
            kind.append(await (stage.serve("--no-work") if kind is webs else stage.work()))
    await stage.settle_after_leases()
    await stage.check(IN_HAND * kills)


async def test_of_everything_at_once(on_postgres: Stage) -> None:
    """As when a machine goes: web and worker die together, while messages wait and while they are on their way."""
    stage, kills = on_postgres, 3
    async with stage.talking(REMARKS):
        for _ in range(kills):
            pair = await stage.serve_and_work()
            await asyncio.sleep(0.4)
            for process in pair:
                process.kill()
        await stage.serve()
    await stage.settle_after_leases()
    await stage.check(IN_HAND * kills)
