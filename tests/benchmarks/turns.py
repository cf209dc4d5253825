"""Turns a second, from a signed request to 200 after the commit, beside the bare frameworks with the same requests.

Ours runs as `convenor serve --no-work` in live mode; the load has 16 connections. Each platform's people write to their
circle, whose other members' copies and the writer's receipt go into the outbox.
"""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from math import inf

from tests.benchmarks.load import Result, run
from tests.benchmarks.report import Row, row
from tests.benchmarks.servers import Server, Stage, bare, cpu_of, database, stage

CIRCLES = 200
SECONDS = 2.0
ROUNDS = 5
FLOORS = {"slack": 0.15, "teams": 3.0}
SLOWEST_MS = 100.0
TURNS = 600
STEADY = 200.0  # turns a second, of some 500 that two cores can do


def rows() -> list[Row]:
    return asyncio.run(_rows())


async def _rows() -> list[Row]:
    found = await _limit_of_the_load()
    for kind in ("sqlite", "postgres"):
        with database(kind) as url:
            async with stage(url, CIRCLES) as town:
                async with town.serve("--no-work") as ours:
                    for platform in ("slack", "teams"):
                        found += await _turns(town, ours, platform, kind)
                if kind == "postgres":
                    found += await _two_web(town)
    return found


async def _turns(town: Stage, ours: Server, platform: str, kind: str) -> list[Row]:
    rates, bares, slowest = [], [], []
    async with bare(platform) as framework:
        numbers = count(1)
        await warm(town, ours, platform)
        await _bare(town, framework, platform, next(numbers), 0.5)
        for _ in range(ROUNDS):
            result = await _measured(town, ours, platform, next(numbers), SECONDS)
            rates.append(result.rate)
            slowest.append(result.at(0.99) * 1000)
            bares.append((await _bare(town, framework, platform, next(numbers), SECONDS)).rate)
    name = f"{platform}_turn_{kind}"
    rate = row(name, "turns/s", rates, bares, goal=FLOORS[platform], better="higher")
    return [rate, row(f"{name}_p99", "ms", slowest, goal=SLOWEST_MS, better="lower")]


async def warm(town: Stage, ours: Server, platform: str) -> None:
    """Everybody has written once, so that their profile is known, as it is of people who talk."""
    people = len(town.job(platform, ours.port).people)
    await run(town.job(platform, ours.port, first=0, count=people))


async def _measured(town: Stage, server: Server, platform: str, nth: int, seconds: float) -> Result:
    most = int(seconds * 8000)
    return await run(town.job(platform, server.port, first=nth * 100_000, count=most, seconds=seconds))


async def _bare(town: Stage, server: Server, platform: str, nth: int, seconds: float) -> Result:
    job = town.job(platform, server.port, first=nth * 100_000, count=int(seconds * 8000), seconds=seconds)
    # The bare SDK would fetch the keys of a token from Microsoft: it is spared that, and the check.
    return await run(replace(job, token=""))


async def _limit_of_the_load() -> list[Row]:
    """What the load itself can do, against a server that does nothing, beside bare Bolt."""
    with database("sqlite") as url:
        async with stage(url, 10) as town, bare("echo") as echo, bare("slack") as bolt:
            echoes, bolts = [], []
            for nth in range(1, ROUNDS + 1):
                echoes.append((await run(town.job("slack", echo.port, count=20_000, seconds=1.0))).rate)
                bolts.append((await _measured(town, bolt, "slack", nth, 1.0)).rate)
    return [row("load_generator", "requests/s", echoes, bolts, goal=2.0, better="higher")]


async def _two_web(town: Stage) -> list[Row]:
    """CPU of the web processes and of PostgreSQL for each turn, with two web processes and with one, at one rate. As
    fast as they can, both take all that two cores have, and a turn takes more processor time beside anything that takes
    as much: that is shown, and so is one web process beside another program that has nothing to do with it."""
    numbers, costs = count(50), defaultdict[str, list[float]](list)
    async with _web(town, 1) as alone, _web(town, 2) as pair:
        for server in (*alone, *pair):
            await warm_again(town, server, next(numbers))
        for _ in range(ROUNDS):
            for rate in (STEADY, 0):
                costs[f"one at {rate}"].append(await _cost(town, alone, next(numbers), rate))
                costs[f"two at {rate}"].append(await _cost(town, pair, next(numbers), rate))
            async with _neighbour():
                costs["beside"].append(await _cost(town, alone, next(numbers), 0))
    one, unit = costs["one at 0"], "CPU ms/turn"
    return [
        row("two_web_cpu", unit, costs[f"two at {STEADY}"], costs[f"one at {STEADY}"], goal=1.15, better="lower"),
        row("two_web_cpu_flat_out", unit, costs["two at 0"], one, goal=inf, better="lower") | {"goal": None},
        row("one_web_cpu_beside_a_loop", unit, costs["beside"], one, goal=inf, better="lower") | {"goal": None},
    ]


@asynccontextmanager
async def _neighbour() -> AsyncIterator[None]:
    """A program that only counts."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "while True: pass")
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def warm_again(town: Stage, server: Server, nth: int) -> None:
    people = len(town.population.slack)
    await run(town.job("slack", server.port, first=nth * 100_000 + 50_000, count=people))


@asynccontextmanager
async def _web(town: Stage, number: int) -> AsyncIterator[list[Server]]:
    if not number:
        yield []
        return
    async with town.serve("--no-work") as first, _web(town, number - 1) as others:
        yield [first, *others]


async def _cost(town: Stage, servers: list[Server], nth: int, rate: float) -> float:
    before = sum(server.cpu for server in servers) + await _database_cpu(town)
    ports = [server.port for server in servers]
    result = await run(town.job("slack", *ports, first=nth * 100_000, count=TURNS, rate=rate))
    after = sum(server.cpu for server in servers) + await _database_cpu(town)
    return (after - before) / result.count * 1000


async def _database_cpu(town: Stage) -> float:
    """The processor time of PostgreSQL's processes that are there."""
    from sqlalchemy import text

    from storage.database import open_database

    db = await open_database(town.url)
    try:
        async with db.read() as connection:
            found = await connection.execute(text("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"))
            pids = list(found.scalars())
    finally:
        await db.close()
    return sum(cpu_of(pid) for pid in pids)
