"""Plain words of many who write at the same moment: played together, they come to what they would come to one by one."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from adapters.base import Handled
from conversations.effects import Effect
from conversations.engine import step
from conversations.events import Event, Left, PersonEvent, Said
from conversations.model import Scope
from conversations.scenes import Scene
from storage import tables as t
from storage.reader import Reader
from storage.sheaf import Sheaf
from storage.turn import Played, Turns
from storage.words import load_words
from tests.contract.test_intake import intake
from tests.contract.test_turn_cost import listening
from tests.storage_world import World, migrated, open_world
from tests.unit import builders as make
from tests.unit.builders import NOW

# Dan and Gwen sit in two circles; in c4 a question waits for answers.
CIRCLES = {"c1": ("ann", "ben", "cat"), "c2": ("dan", "eve", "fay"), "c3": ("dan", "gwen"), "c4": ("gwen", "hal")}
PEOPLE = sorted({who for members in CIRCLES.values() for who in members})
OTHERS = ("stranger", "idle", "root")


async def fill(world: World) -> None:
    await world.save(make.make_programme(open_to=("slack:T1",)), make.make_round(1))
    for who in (*PEOPLE, "idle", "root"):
        await world.save(
            make.make_person(who, administrator=who == "root"),
            make.make_account(who),
            make.make_membership(who),
            make.make_consent(who),
            make.make_consent(who, Scope.INTRODUCTIONS),
            make.make_consent(who, Scope.SHARING),
        )
    for circle, members in CIRCLES.items():
        await world.save(make.make_circle(circle), *(make.make_seat(who, circle, shown_at=NOW) for who in members))
    await world.save(make.make_circle("c5"), make.make_seat("root", "c5", shown_at=NOW))
    await world.save(make.make_asked("later", "c4", asked_at=NOW + make.DAY))


@pytest.fixture
async def town(world: World) -> World:
    await fill(world)
    return world


@pytest.fixture
async def twin(tmp_path: Path) -> AsyncIterator[World]:
    """Another world with the same people in it, where everything is played one by one."""
    url = f"sqlite+aiosqlite:///{tmp_path}/twin.db"
    await migrated(url)
    async with open_world(url) as world:
        await fill(world)
        yield world


def words(who: str, number: int, text: str = "") -> Said:
    actor = make.make_actor(user=who)
    return make.said(text or f"The hall is open, {number}.", actor, f"words-{number}", ref=f"slack|T1|D-{who}|{number}")


async def at_once(world: World, events: Sequence[Event]) -> list[Played | BaseException]:
    turns = Turns(world.db, world.keyring, step)
    return await asyncio.gather(*(turns.play(event, NOW) for event in events), return_exceptions=True)


async def kept(world: World) -> dict[str, Any]:
    """Everything that is in a world, with its words as they are read."""
    async with world.db.read() as connection:
        reader = Reader(connection, world.keyring.within(connection))
        found: dict[str, Any] = {kind.__name__: await reader.some(kind) for kind in t.RECORDS}
    rows = await world.rows(t.outbox)
    found["outbox"] = {
        row.id: (
            row.kind,
            row.state,
            row.recipient,
            row.circle_id,
            row.about,
            row.author,
            row.target,
            row.ref,
            row.urgent,
        )
        + ((world.keyring.open_message(row.body),) if row.body else ())
        for row in rows
    }
    found["inbox"] = {row.id for row in await world.rows(t.inbox) if not row.id.startswith("do-")}
    found["order"] = {
        (circle, who): [row.about for row in sorted(rows, key=lambda row: row.sequence) if row.recipient.endswith(who)]
        for circle, members in CIRCLES.items()
        for who in members
    }
    return found


@pytest.mark.parametrize("seed", range(6))
async def test_words_written_at_once_come_to_what_they_come_to_one_by_one(town: World, twin: World, seed: int) -> None:
    chance = random.Random(seed)
    numbers = iter(range(1000))
    for _ in range(4):
        among, many = [*PEOPLE, *OTHERS], chance.choice((1, 7, 20))
        writers = chance.sample(among, k=min(many, len(among)))
        events = [
            words(who, next(numbers), chance.choice(("", "", "", "I will visit by Friday.", "@Ben?")))
            for who in writers
        ]
        played = await at_once(town, events)
        assert [each for each in played if isinstance(each, BaseException)] == []
        for event in events:
            await twin.play(event, step)
    here, there = await kept(town), await kept(twin)
    # On PostgreSQL two groups go side by side, and either may have a circle first.
    if not town.db.is_sqlite:
        here.pop("order"), there.pop("order")
    for kind in there:
        assert here[kind] == there[kind], kind


async def heard(world: World, who: str) -> list[str]:
    """What somebody is sent of others' words, in order."""
    rows = sorted(await world.rows(t.outbox), key=lambda row: row.sequence)
    return [world.keyring.open_message(r.body) for r in rows if r.about and r.recipient == f"slack:T1/{who}"]


def order(texts: Sequence[str], messages: Sequence[str]) -> list[str]:
    return [next(text for text in texts if f'{text}"' in message) for message in messages]


async def test_people_of_one_circle_who_write_at_once_are_heard_in_the_order_in_which_they_came(town: World) -> None:
    texts = [f"Number {number}" for number in range(8)]
    await at_once(town, [words(("ann", "ben", "ann")[number % 3], number, text) for number, text in enumerate(texts)])
    assert order(texts, await heard(town, "cat")) == texts


async def test_what_one_person_does_is_played_in_the_order_in_which_it_came_however_it_is_played(town: World) -> None:
    class Unlucky(Turns):
        """Every other group is given up, as one is that waits for long."""

        groups = 0

        async def _play_together(self, come: Sequence[tuple[PersonEvent, datetime]]) -> list[Played | Exception | None]:
            self.groups += 1
            return [None] * len(come) if self.groups % 2 else await super()._play_together(come)

    door = intake(town, Unlucky(town.db, town.keyring, step))
    texts = [f"Number {number}" for number in range(20)]
    sent: list[PersonEvent] = [words("ann", number, text) for number, text in enumerate(texts)]
    sent.append(Left("left", NOW, sent[0].actor))
    await asyncio.gather(*(door.handle(event) for event in sent))
    assert order(texts, await heard(town, "cat")) == texts
    assert [row.gone for row in await town.rows(t.accounts) if row.person_id == "ann"] == [True]


BAD = "A turn that cannot be played."


def stumbling(event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
    if isinstance(event, Said) and event.text == BAD:
        raise RuntimeError("no")
    return step(event, scene, now)


@pytest.mark.parametrize(
    ("first", "beside"),
    [("The hall is open.", None), ("I will visit by Friday.", None), ("The hall is open.", BAD)],
    ids=["plain", "a promise", "beside one that fails"],
)
@pytest.mark.parametrize("writer", ["ann", "ben", "rue"])
async def test_whoever_writes_just_after_somebody_is_heard_after_them(
    town: World, writer: str, first: str, beside: str | None
) -> None:
    # Rue looks after Convenor, and sees more than others do.
    await town.save(
        make.make_person("rue", administrator=True),
        make.make_account("rue"),
        make.make_membership("rue"),
        make.make_consent("rue"),
        make.make_consent("rue", Scope.SHARING),
        make.make_seat("rue", "c1", shown_at=NOW),
    )
    under_way, last = asyncio.Event(), "Hello there."

    def noticed(event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        if isinstance(event, Said) and event.text == first:
            under_way.set()
        return stumbling(event, scene, now)

    turns, numbers = Turns(town.db, town.keyring, noticed), iter(range(100))
    for _ in range(4):
        under_way.clear()
        written = [(writer, first), ("eve", beside)] if beside else [(writer, first)]
        coming = [asyncio.create_task(turns.play(words(who, next(numbers), text), NOW)) for who, text in written]
        await under_way.wait()
        coming.append(asyncio.create_task(turns.play(words("ann", next(numbers), last), NOW)))
        await asyncio.gather(*coming, return_exceptions=True)
    assert order([first, last], await heard(town, "cat")) == [first, last] * 4


async def test_sixteen_who_write_at_once_cost_a_few_statements(world: World) -> None:
    await world.save(make.make_programme(), make.make_round(1))
    people = [f"p{number}" for number in range(16)]
    for who in people:
        await world.save(
            make.make_person(who),
            make.make_account(who),
            make.make_membership(who),
            make.make_consent(who, Scope.SHARING),
            make.make_circle(f"of-{who}"),
            make.make_seat(who, f"of-{who}", shown_at=NOW),
        )
    turns = Turns(world.db, world.keyring, step)

    async def everybody(first: int) -> None:
        events = (words(who, first + number) for number, who in enumerate(people))
        played = await asyncio.gather(*(turns.play(event, NOW) for event in events))
        assert all(each.wrote for each in played)

    await everybody(0)
    with listening(world) as heard:
        await everybody(100)
    # On PostgreSQL they are played in two groups, so that one has something to do while the other waits.
    groups = 1 if world.db.is_sqlite else 2
    assert len(heard) <= 7 * groups, "\n".join(statement for statement, _ in heard)


async def test_one_whose_turn_fails_takes_nobody_along(town: World) -> None:
    turns = Turns(town.db, town.keyring, stumbling)
    events = [words(who, number) for number, who in enumerate(("ann", "dan", "eve", "ben"))]
    events[1] = words("dan", 1, BAD)
    played = await asyncio.gather(*(turns.play(event, NOW) for event in events), return_exceptions=True)
    assert [type(each).__name__ for each in played] == ["Played", "RuntimeError", "Played", "Played"]
    assert {row.id for row in await town.rows(t.inbox)} & {e.id for e in events} == {"words-0", "words-2", "words-3"}
    # It comes again, and is played then.
    assert not (await town.play(events[1], step)).seen


async def test_a_message_that_comes_twice_at_once_is_played_once(town: World) -> None:
    played = await at_once(town, [words("ann", 1), words("ben", 2), words("ann", 1)])
    assert [getattr(each, "seen", None) for each in played] == [False, False, True]
    assert len(await town.rows(t.remarks)) == 2


async def test_nobody_hears_what_was_written_in_another_circle(town: World) -> None:
    await at_once(town, [words("ann", 1, "Of the first"), words("eve", 2, "Of the second")])
    for row in await town.rows(t.outbox):
        other = "Of the second" if row.circle_id == "c1" else "Of the first"
        assert other not in town.keyring.open_message(row.body)
    copies = {(row.circle_id, row.recipient) for row in await town.rows(t.outbox) if row.about}
    assert copies == {("c1", f"slack:T1/{who}") for who in ("ben", "cat")} | {
        ("c2", f"slack:T1/{who}") for who in ("dan", "fay")
    }


async def test_whoever_sits_in_no_circle_or_sees_more_is_not_played_with_others(town: World) -> None:
    written = [words(who, number) for number, who in enumerate(("ann", "stranger", "idle", "root", "eve"))]
    async with town.db.write() as connection:
        reader = Reader(connection, town.keyring.within(connection), locks=True)
        scenes = await load_words(reader, written, NOW)
    assert {event.actor.name for event in written if scenes[event.id] is not None} == {"Ann", "Eve"}


async def test_an_earlier_message_that_was_looked_up_ahead_is_looked_up_again_once_something_was_written(
    town: World,
) -> None:
    await at_once(town, [words("ann", 1)])
    (receipt,) = (row for row in await town.rows(t.outbox) if row.kind == "quiet")
    async with town.db.write() as connection:
        sheaf = Sheaf(connection)
        for expected in ("open", "cancelled"):
            await sheaf.look_up([receipt.id])
            sent = await sheaf.sent(receipt.id)
            assert sent is not None
            assert sent.state == expected
            sheaf.end(sent, "cancelled")
        await sheaf.look_up([receipt.id])
        await connection.execute(update(t.outbox).values(state="gone"))
        await sheaf.flush()
        sent = await sheaf.sent(receipt.id)
        assert sent is not None
        assert sent.state == "gone"


async def test_a_circle_that_somebody_holds_keeps_nobody_of_another_circle_waiting(town: World) -> None:
    if town.db.is_sqlite:
        return  # It has one writer.
    door, numbers = intake(town, Turns(town.db, town.keyring, step)), iter(range(100))
    stuck: list[asyncio.Task[Handled]] = []
    async with town.db.write() as connection:
        await connection.execute(select(t.circles).where(t.circles.c.id.in_(("c1", "c2"))).with_for_update())
        # Their people write again and again meanwhile.
        async with asyncio.timeout(10):
            for _ in range(10):
                written = [words(who, next(numbers)) for who in ("ann", "eve", "cat")]
                stuck += [asyncio.create_task(door.handle(event)) for event in written]
                await door.handle(words("hal", next(numbers)))
        assert not any(task.done() for task in stuck)
    await asyncio.gather(*stuck)
    assert sum(row.circle_id in ("c1", "c2") for row in await town.rows(t.remarks)) == len(stuck)
