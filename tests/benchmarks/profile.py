"""Where the time of a turn goes: `python -m tests.benchmarks.profile slack sqlite` (or `teams`, or `postgres`).

Plays a few hundred turns through a Convenor in this process, under cProfile, while the load comes from another.
"""

from __future__ import annotations

import asyncio
import cProfile
import pstats
import sys

from aiohttp import web

from bot.clock import Clock
from bot.settings import load
from bot.wiring import build
from tests.benchmarks.load import run
from tests.benchmarks.servers import Stage, database, stage

TURNS = 500


async def profile(town: Stage, platform: str) -> cProfile.Profile:
    convenor = await build(load(town.settings), Clock())
    runner = web.AppRunner(convenor.app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    try:
        await run(town.job(platform, port, first=0, count=len(town.job(platform).people)))
        seen = cProfile.Profile()
        seen.enable()
        result = await run(town.job(platform, port, first=100_000, count=TURNS))
        seen.disable()
        print(f"{result.rate:.0f} turns a second while they were watched")
    finally:
        await runner.cleanup()
        await convenor.stop()
    return seen


async def main(platform: str, kind: str) -> None:
    with database(kind) as url:
        async with stage(url, 100) as town:
            found = pstats.Stats(await profile(town, platform))
    found.sort_stats("tottime").print_stats(35)
    found.sort_stats("cumulative").print_stats(70)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
