"""`kill -9` at every step of a turn and of a delivery: whoever starts next carries on, and the people notice nothing.

Three people talk; the process dies at the second remark of one of them. The platforms send again what was not answered.
"""

from __future__ import annotations

import pytest

from tests.durable.child import DELIVERY_POINTS, TURN_POINTS, Point
from tests.durable.stage import Stage

WRITERS = {"slack": "amina", "teams": "rhian"}
# Each step of a turn is tried from each platform once, on one of the two databases.
ONE_WAY = tuple(zip(TURN_POINTS, ("slack", "teams", "slack", "teams"), strict=True))
THE_OTHER = tuple(zip(TURN_POINTS, ("teams", "slack", "teams", "slack"), strict=True))

each_delivery_point = pytest.mark.parametrize("name", DELIVERY_POINTS)
to_each = pytest.mark.parametrize("platform", WRITERS)


@pytest.mark.parametrize(("name", "platform"), ONE_WAY)
async def test_in_a_turn_on_sqlite(on_sqlite: Stage, name: str, platform: str) -> None:
    await _one_process_dies(on_sqlite, Point(name, f"Remark 2 of {WRITERS[platform]}"))


@each_delivery_point
@to_each
async def test_in_a_delivery_on_sqlite(on_sqlite: Stage, name: str, platform: str) -> None:
    await _one_process_dies(on_sqlite, Point(name, "Remark 2 of tom", platform))


async def _one_process_dies(stage: Stage, point: Point) -> None:
    doomed = await stage.serve(point=point)
    async with stage.talking(3):
        await doomed.killed_itself()
        in_hand = await stage.in_hand()
        await stage.serve()
    await stage.settle_after_leases()
    await stage.check(in_hand)


@pytest.mark.parametrize(("name", "platform"), THE_OTHER)
async def test_in_a_turn_of_one_web_process_of_two(on_postgres: Stage, name: str, platform: str) -> None:
    stage, point = on_postgres, Point(name, f"Remark 2 of {WRITERS[platform]}")
    await stage.work()
    first, second = [await stage.serve("--no-work", point=point) for _ in range(2)]
    async with stage.talking(3):
        # Whichever hears the remark dies, and the other when the platform sends it again.
        await first.killed_itself()
        await second.killed_itself()
        await stage.serve("--no-work")
    await stage.settle()
    await stage.check()


@each_delivery_point
@to_each
async def test_in_a_delivery_of_a_worker(on_postgres: Stage, name: str, platform: str) -> None:
    stage = on_postgres
    await stage.serve("--no-work")
    doomed = await stage.work(point=Point(name, "Remark 2 of tom", platform))
    async with stage.talking(3):
        await doomed.killed_itself()
        in_hand = await stage.in_hand()
        await stage.work()
    await stage.settle_after_leases()
    await stage.check(in_hand)
