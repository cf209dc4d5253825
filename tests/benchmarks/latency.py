"""From a Slack message to the call that shows it to the other member in Teams, one message at a time, beside two bare
HTTP calls on loopback: what Convenor adds in all."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import aiohttp
from aiohttp import web

from tests.benchmarks.load import Job, requests
from tests.benchmarks.report import Row, row
from tests.benchmarks.servers import Server, Stage, database, stage

ROUNDS = 5
MESSAGES = 12
ADDED_MS = 25.0


def rows() -> list[Row]:
    return asyncio.run(_rows())


async def _rows() -> list[Row]:
    relayed, bare = [], []
    with database("sqlite") as url:
        async with stage(url, 30) as town, town.serve() as ours, aiohttp.ClientSession() as http:
            app = web.Application()
            app.router.add_post("/", _nothing)
            runner = web.AppRunner(app)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            plain = f"http://127.0.0.1:{runner.addresses[0][1]}/"
            await _relays(town, ours, http, 0)
            for nth in range(1, ROUNDS + 1):
                relayed += await _relays(town, ours, http, nth)
                bare += [await _two_calls(http, plain) for _ in range(MESSAGES)]
            await runner.cleanup()
    return [row("relay_latency", "ms", relayed, bare, goal=ADDED_MS, better="lower", added=True)]


async def _relays(town: Stage, ours: Server, http: aiohttp.ClientSession, nth: int) -> list[float]:
    """The milliseconds of each message, written by people of different circles."""
    job = replace(town.job("slack", ours.port), first=nth * len(town.population.slack), count=MESSAGES)
    return [await _relay(town, http, raw, job) for raw in requests(job)]


async def _relay(town: Stage, http: aiohttp.ClientSession, raw: bytes, job: Job) -> float:
    head, _, body = raw.partition(b"\r\n\r\n")
    headers = dict(line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:])
    del headers["Content-Length"]
    url = f"http://127.0.0.1:{job.ports[0]}/slack/events"
    with town.local.world.watch() as changes:
        began = time.perf_counter()
        sending = asyncio.create_task(_post(http, url, body, headers))
        async with asyncio.timeout(10):
            while not _is_in_teams(town, change := await changes.get()):
                del change
        took = (time.perf_counter() - began) * 1000
        await sending
    await asyncio.sleep(0.05)
    return took


async def _post(http: aiohttp.ClientSession, url: str, body: bytes, headers: dict[str, str]) -> None:
    async with http.post(url, data=body, headers=headers) as answer:
        answer.raise_for_status()


def _is_in_teams(town: Stage, change: object) -> bool:
    people = town.local.world.people
    kind, whose = getattr(change, "kind", ""), getattr(change, "people", ())
    return kind == "message" and any(people[key].platform == "teams" for key in whose)


async def _two_calls(http: aiohttp.ClientSession, url: str) -> float:
    began = time.perf_counter()
    for _ in range(2):
        await _post(http, url, b"{}", {})
    return (time.perf_counter() - began) * 1000


async def _nothing(request: web.Request) -> web.Response:
    await request.read()
    return web.Response()
