"""What the platform is told of a turn: kept, send it again, or not now; and what becomes of an event that always fails."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.base import Unavailable
from bot.clock import Clock
from bot.courier import Courier
from bot.intake import Intake
from conversations.effects import Answer, Effect, Forget, Save
from conversations.events import Event, PersonEvent
from conversations.scenes import Scene
from storage.database import DatabaseAway
from storage.failures import Failures
from storage.tables import failed_events, outbox
from storage.turn import Played, Turns
from tests.storage_world import World
from tests.unit.builders import (
    deleted,
    edited,
    joined,
    make_account,
    make_address,
    make_message,
    make_person,
    opened,
    pressed,
    said,
    submitted,
)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def now() -> datetime:
    return datetime.now(UTC)


class Steps:
    """A step that fails as often as it is told, and then answers."""

    def __init__(self, failing: int) -> None:
        self.failing = failing

    def __call__(self, event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        if self.failing:
            self.failing -= 1
            raise ArithmeticError("somebody's own words")
        return (Answer(make_message("Heard")),)


class Away(Turns):
    async def play(self, event: Event, now: datetime) -> Played:
        raise DatabaseAway


def intake(world: World, turns: Turns) -> Intake:
    clock = Clock()
    courier = Courier(world.outbox, world.timers, turns, {}, clock)
    return Intake(turns, Failures(world.db, world.keyring), courier, clock)


async def test_a_turn_that_failed_is_sent_again_and_then_played(world: World) -> None:
    door = intake(world, Turns(world.db, world.keyring, Steps(failing=2)))
    for _ in range(2):
        with pytest.raises(ArithmeticError):
            await door.handle(said("Hello"))
    assert (await door.handle(said("Hello"))).note == "Heard"
    assert (await door.handle(said("Hello"))).seen
    assert len(await world.rows(outbox)) == 1
    assert await Failures(world.db, world.keyring).parked(now() + DAY) == []


async def test_an_event_that_always_fails_is_parked_with_its_words_sealed_and_can_be_played_later(world: World) -> None:
    door = intake(world, Turns(world.db, world.keyring, Steps(failing=3)))
    failures = Failures(world.db, world.keyring)
    for _ in range(2):
        with pytest.raises(ArithmeticError):
            await door.handle(said("A secret"))
        assert await failures.parked(now()) == []
    await door.handle(said("A secret"))
    (row,) = await world.rows(failed_events)
    assert row.body
    assert "secret" not in row.body
    (parked,) = await failures.parked(now())
    assert (parked.id, parked.kind, parked.tries, parked.reason) == ("e1", "Said", 3, "ArithmeticError")
    assert await failures.events(now(), "another") == []
    (event,) = await failures.events(now(), "e1")
    assert event == said("A secret")
    await world.play(event, Steps(failing=0))
    await failures.done(event.id)
    assert await failures.parked(now()) == []


async def test_what_no_platform_sends_again_is_parked_after_a_while(world: World) -> None:
    """A button that was pressed: whoever pressed saw an error, and the press itself never comes again."""
    door = intake(world, Turns(world.db, world.keyring, Steps(failing=1)))
    failures = Failures(world.db, world.keyring)
    press = pressed("join", id="p1")
    with pytest.raises(ArithmeticError):
        await door.handle(press)
    assert await failures.parked(now() + 5 * MINUTE) == []
    (parked,) = await failures.parked(now() + 15 * MINUTE)
    assert (parked.id, parked.kind, parked.tries) == ("p1", "Pressed", 1)
    assert await failures.events(now() + 15 * MINUTE, "p1") == [press]


async def test_what_failed_and_was_played_after_all_keeps_no_words(world: World) -> None:
    door = intake(world, Turns(world.db, world.keyring, Steps(failing=1)))
    with pytest.raises(ArithmeticError):
        await door.handle(said("A secret"))
    (row,) = await world.rows(failed_events)
    assert "secret" not in row.body
    await world.queries.purge(now())
    assert len(await world.rows(failed_events)) == 1, "it may still come again"
    await door.handle(said("A secret"))
    await world.queries.purge(now())
    assert await world.rows(failed_events) == []


async def test_every_kind_of_event_survives_being_parked(world: World) -> None:
    events: list[PersonEvent] = [
        said("Hello", id="1"),
        edited("Hello", "ref", id="2"),
        deleted("ref", id="3"),
        joined(id="4"),
        opened(id="5"),
        pressed("join", "a", id="6", dialog=True),
        submitted("save", "b", id="7", values={"themes": ("one", "two")}),
    ]
    failures = Failures(world.db, world.keyring)
    for event in events:
        for _ in range(3):
            await failures.note(event, "Trouble", event.at)
    assert sorted(await failures.events(now()), key=lambda event: event.id) == events


async def test_an_absent_database_is_nobodys_fault(world: World) -> None:
    door = intake(world, Away(world.db, world.keyring, Steps(failing=0)))
    for _ in range(5):
        with pytest.raises(Unavailable):
            await door.handle(said("Hello"))
    assert await world.rows(failed_events) == []


async def test_who_is_erased_leaves_no_parked_words_behind(world: World) -> None:
    await world.do(Save(make_person()), Save(make_account()))
    failures = Failures(world.db, world.keyring)
    for _ in range(3):
        await failures.note(said("My words"), "Trouble", said("").at)
    assert [parked.id for parked in await failures.parked(now())] == ["e1"]
    assert make_address().account_id == make_account().id
    await world.do(Forget("ann"))
    assert await world.rows(failed_events) == []
