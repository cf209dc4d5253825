"""One noisy workspace cannot starve another, and no request may dribble in for ever."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from aiohttp import web

from adapters.base import Unavailable
from bot import turnstile as module
from bot.turnstile import Turnstile, in_time


async def test_workspaces_take_it_in_turns_however_much_one_of_them_sends() -> None:
    gate, order = Turnstile(at_once=2), []
    busy = asyncio.Event()

    async def one(workspace: str, number: int) -> None:
        async with gate.passing(workspace):
            await busy.wait()
            order.append(f"{workspace}{number}")

    noisy = [asyncio.create_task(one("noisy", number)) for number in range(200)]
    await asyncio.sleep(0)
    quiet = [asyncio.create_task(one("quiet", number)) for number in range(3)]
    await asyncio.sleep(0)
    busy.set()
    await asyncio.gather(*noisy, *quiet)
    assert len(order) == 203
    # Two were in hand already; then each has every other turn.
    assert max(order.index(f"quiet{number}") for number in range(3)) <= 10


async def test_a_queue_that_is_full_is_refused_and_others_are_not() -> None:
    gate, leave = Turnstile(at_once=1, waiting=3), asyncio.Event()

    async def one(workspace: str) -> str:
        try:
            async with gate.passing(workspace):
                await leave.wait()
                return "played"
        except Unavailable:
            return "later"

    noisy = [asyncio.create_task(one("noisy")) for _ in range(10)]
    await asyncio.sleep(0)
    quiet = asyncio.create_task(one("quiet"))
    await asyncio.sleep(0)
    leave.set()
    assert sorted(await asyncio.gather(*noisy)) == ["later"] * 6 + ["played"] * 4
    assert await quiet == "played"


async def test_whoever_sends_much_at_once_waits_behind_themselves_and_takes_one_place() -> None:
    gate, leave = Turnstile(at_once=2, waiting=20), asyncio.Event()
    played: list[int] = []

    async def one(person: str, number: int, until: asyncio.Event | None = None) -> str:
        try:
            async with gate.passing("w", person):
                if until:
                    await until.wait()
                played.append(number)
                return "played"
        except Unavailable:
            return "later"

    noisy = [asyncio.create_task(one("noisy", number, leave)) for number in range(30)]
    await asyncio.sleep(0)
    # There is room beside them, and it is nobody's of theirs.
    async with asyncio.timeout(5):
        assert [await one(f"colleague {number}", 100) for number in range(5)] == ["played"] * 5
    noisy[5].cancel()
    leave.set()
    answers = await asyncio.gather(*noisy, return_exceptions=True)
    assert answers.count("played") == 20, "one in hand, and nineteen of the twenty that waited"
    assert answers.count("later") == 9
    mine = [number for number in played if number < 100]
    assert mine == sorted(mine)


async def test_an_hours_events_are_bounded_and_come_back_with_time() -> None:
    at = [0.0]
    gate = Turnstile(an_hour=60, clock=lambda: at[0])

    async def sent(workspace: str) -> bool:
        try:
            async with gate.passing(workspace):
                return True
        except Unavailable:
            return False

    assert sum([await sent("noisy") for _ in range(100)]) == 60
    assert await sent("quiet")
    at[0] = 600.0
    assert sum([await sent("noisy") for _ in range(100)]) == 10


async def test_one_person_does_not_use_up_the_hour_of_their_workspace() -> None:
    gate = Turnstile(an_hour=100, a_person=10, clock=lambda: 0.0)

    async def sent(person: str) -> bool:
        try:
            async with gate.passing("w", person):
                return True
        except Unavailable:
            return False

    assert sum([await sent("noisy") for _ in range(1000)]) == 10
    assert all([await sent(f"colleague {number}") for number in range(90)])
    assert not await sent("one more"), "the workspace's hour is bounded, too"


async def test_somebody_who_gives_up_waiting_takes_no_place_with_them() -> None:
    gate, leave = Turnstile(at_once=1), asyncio.Event()

    async def one() -> None:
        async with gate.passing("w"):
            await leave.wait()

    first = asyncio.create_task(one())
    await asyncio.sleep(0)
    gone = [asyncio.create_task(one()) for _ in range(5)]
    await asyncio.sleep(0)
    last = asyncio.create_task(one())
    await asyncio.sleep(0)
    for each in gone:
        each.cancel()
    await asyncio.gather(*gone, return_exceptions=True)
    leave.set()
    await asyncio.wait_for(asyncio.gather(first, last), 5)
    await asyncio.wait_for(one(), 5)


async def test_a_body_that_dribbles_in_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BODY_SECONDS", 0.2)
    asked = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(await request.read())
        return web.Response()

    async def dribble() -> object:
        for _ in range(100):
            yield b"{"
            await asyncio.sleep(0.1)

    app = web.Application()
    app.router.add_post("/in", in_time(handler))
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/in"
        async with aiohttp.ClientSession() as http:
            async with http.post(url, data=b"whole") as answer:
                assert answer.status == 200
            async with http.post(url, data=dribble()) as answer:
                assert answer.status == 408
    finally:
        await runner.cleanup()
    assert asked == [b"whole"]
