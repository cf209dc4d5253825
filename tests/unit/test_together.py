"""Those who come while others are at it are taken up together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from storage.together import Together


class Desk:
    """Doubles what it is given, once it is let. `groups` are those that it was given so far."""

    def __init__(self, most: int = 16, side_by_side: int = 1) -> None:
        self.groups: list[list[int]] = []
        self.given_up = 0
        self.open = asyncio.Event()
        self.ask = Together(self._do, most, side_by_side)

    async def _do(self, some: Sequence[int]) -> Sequence[int]:
        self.groups.append(list(some))
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        if 13 in some:
            raise ValueError("13")
        return [2 * each for each in some]

    def come(self, *numbers: int) -> list[asyncio.Task[int]]:
        return [asyncio.create_task(self.ask(number)) for number in numbers]


async def a_while() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_those_who_come_at_once_make_one_group_and_each_gets_their_own_result() -> None:
    desk = Desk()
    desk.open.set()
    assert await asyncio.gather(*desk.come(1, 2, 3)) == [2, 4, 6]
    assert desk.groups == [[1, 2, 3]]


async def test_those_who_come_meanwhile_make_the_next() -> None:
    desk = Desk(most=2)
    first = desk.come(1, 2, 3)
    await a_while()
    later = desk.come(4, 5)
    await a_while()
    assert desk.groups == [[1, 2]]
    desk.open.set()
    assert await asyncio.gather(*first, *later) == [2, 4, 6, 8, 10]
    assert desk.groups == [[1, 2], [3, 4], [5]]


async def test_so_many_groups_go_side_by_side() -> None:
    desk = Desk(most=1, side_by_side=2)
    coming = desk.come(1, 2, 3)
    await a_while()
    assert desk.groups == [[1], [2]]
    desk.open.set()
    await asyncio.gather(*coming)


async def test_what_goes_wrong_each_of_the_group_hears_and_nobody_after_them() -> None:
    desk = Desk(most=2)
    desk.open.set()
    heard = await asyncio.gather(*desk.come(1, 13, 3), return_exceptions=True)
    assert [type(each) for each in heard] == [ValueError, ValueError, int]


async def test_one_who_stops_waiting_stops_nobody_else() -> None:
    desk = Desk()
    first, second = desk.come(1, 2)
    await a_while()
    first.cancel()
    await a_while()
    desk.open.set()
    assert await second == 4
    assert desk.given_up == 0


async def test_a_group_that_nobody_waits_for_is_given_up_and_makes_room() -> None:
    desk = Desk()
    gone = desk.come(1, 2)
    await a_while()
    for task in gone:
        task.cancel()
    await a_while()
    assert desk.given_up == 1
    desk.open.set()
    assert await asyncio.gather(*desk.come(3)) == [6]


async def test_whoever_leaves_before_their_turn_is_not_in_a_group() -> None:
    desk = Desk(most=1)
    first, second, third = desk.come(1, 2, 3)
    await a_while()
    second.cancel()
    await a_while()
    desk.open.set()
    assert (await first, await third) == (2, 6)
    assert desk.groups == [[1], [3]]
    with pytest.raises(asyncio.CancelledError):
        await second
