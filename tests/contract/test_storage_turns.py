"""A turn is all or nothing, once, on both databases: records, answers, timers, conflicts, accounts."""

from __future__ import annotations

import asyncio
import threading
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import storage.database
from conversations.effects import Answer, Cancel, Effect, Save, Send, Settle, Wake
from conversations.events import Due, Event, Left
from conversations.message import Action, Form, Text
from conversations.model import Person, new_id
from conversations.scenes import Scene
from conversations.values import replace
from storage.database import DatabaseAway
from storage.secrets import new_secret_key
from storage.tables import circles, inbox, outbox, timers
from storage.turn import Conflict, Played
from tests.storage_world import World, open_world
from tests.unit.builders import (
    DAY,
    NOW,
    make_account,
    make_actor,
    make_address,
    make_circle,
    make_message,
    make_person,
    make_programme,
    make_seat,
    opened,
    pressed,
    said,
)

FORM = Form("Tell us", (), Action("profile.save"), Action("profile.open"), "Save")


class Trouble(Exception):
    pass


async def test_a_step_that_raises_leaves_nothing_and_the_event_may_come_again(world: World) -> None:
    await world.save(make_person())

    def fails(event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        raise Trouble

    with pytest.raises(Trouble):
        await world.play(said("Hello"), fails)
    assert [row.id for row in await world.rows(inbox)] == ["do-1"]
    played = await world.do(Answer(make_message("Welcome")), event=said("Hello"))
    assert played.note == "Welcome"


async def test_effects_that_cannot_all_be_written_are_not_written_at_all(world: World) -> None:
    await world.save(make_person(), make_account())
    ghost = replace(make_person("ben"), version=7)
    with pytest.raises(Conflict):
        await world.do(
            Save(make_person("cid")), Send("s1", "ann", make_message(), "better"), Wake("t:1", NOW), Save(ghost)
        )
    assert (await world.person("cid")).people == ()
    assert await world.rows(outbox) == []
    assert await world.rows(timers) == []


async def test_the_same_event_twice_changes_nothing(world: World) -> None:
    first = await world.do(Answer(make_message()), Wake("t:1", NOW), event=said("Hello"))
    again = await world.do(Answer(make_message()), Wake("t:2", NOW), event=said("Hello"))
    assert (first.seen, again) == (False, Played(seen=True))
    assert len(await world.rows(outbox)) == 1
    assert [row.key for row in await world.rows(timers)] == ["t:1"]


async def test_the_same_event_at_the_same_time_is_played_once(world: World) -> None:
    played = await asyncio.gather(*(world.do(Answer(make_message()), event=said("Hello")) for _ in range(5)))
    assert sorted(each.seen for each in played) == [False, True, True, True, True]
    assert len(await world.rows(outbox)) == 1


async def test_the_last_of_several_saves_of_one_record_counts(world: World) -> None:
    await world.save(make_person(name="Ann"), make_person(name="Anna"))
    person = (await world.person("ann")).people[0]
    assert (person.name, person.version) == ("Anna", 1)
    await world.save(replace(person, name="Annie"), replace(person, name="Annette"))
    person = (await world.person("ann")).people[0]
    assert (person.name, person.version) == ("Annette", 2)


async def test_turns_on_one_circle_at_once_lose_nothing(world: World) -> None:
    people = ["ann", "ben", "cid", "dot"]
    await world.save(make_circle(), *map(make_person, people), *map(make_account, people), *map(make_seat, people))

    def counts(event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        circle = scene.circles[0]
        return (Save(replace(circle, next_prompt=circle.next_prompt + 1)),)

    events = [said("Hello", make_actor(user=user), id=f"{user}-{n}") for n in range(4) for user in people]
    await asyncio.gather(*(world.play(event, counts) for event in events))
    circle = (await world.circle("c1")).circles[0]
    assert circle.next_prompt == len(events)


async def test_several_processes_on_one_database_lose_nothing(migrated_url: str) -> None:
    def counts(event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        assert scene.me
        return (Save(replace(scene.me, writing_to=scene.me.writing_to + "x")),)

    async with AsyncExitStack() as stack:
        secret = new_secret_key()
        worlds = [await stack.enter_async_context(open_world(migrated_url, secret)) for _ in range(3)]
        await worlds[0].save(make_person(), make_account())
        await asyncio.gather(
            *(world.play(said("Hi", id=f"{n}-{each}"), counts) for n, world in enumerate(worlds) for each in range(2))
        )
        assert (await worlds[0].person("ann")).people[0].writing_to == "x" * 6


async def test_a_turn_that_was_overtaken_is_played_again_on_a_fresh_scene(world: World) -> None:
    await world.save(make_person(), make_account(), make_person("ben"))
    names: list[str] = []

    def stale_once(event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        assert scene.me
        names.append(scene.me.name)
        version = scene.me.version + (1 if len(names) == 1 else 0)
        return (Save(replace(scene.me, language="cy", version=version)), Answer(make_message()))

    played = await world.play(said("Hello"), stale_once)
    assert not played.seen
    assert names == ["Ann", "Ann"]
    assert len(await world.rows(outbox)) == 1


async def test_nobody_waits_while_circles_are_made(world: World) -> None:
    await world.save(make_person(), make_programme())
    await world.do(Wake("match:r1", NOW, programme_id="better"))
    others_wrote, begun, scenes = threading.Event(), asyncio.Event(), list[Scene]()
    loop = asyncio.get_running_loop()

    def makes_circles(event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        scenes.append(scene)
        loop.call_soon_threadsafe(begun.set)
        assert others_wrote.wait(10), "somebody else waits for a lock"
        return (Save(make_person("cid")),)

    playing = asyncio.create_task(world.play(Due("match:r1", NOW, programme_id="better"), makes_circles))
    await begun.wait()
    await world.do(Save(make_person("ben")), event=said("Hello"))
    others_wrote.set()
    assert not (await playing).seen
    assert len(scenes) == 1
    assert (await world.person("cid")).people != ()


async def test_circles_are_made_again_where_something_changed_meanwhile(world: World) -> None:
    await world.save(make_person(), make_programme())
    await world.do(Wake("match:r1", NOW, programme_id="better"))
    others_wrote, begun, names = threading.Event(), asyncio.Event(), list[str]()
    loop = asyncio.get_running_loop()

    def makes_circles(event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        names.append(scene.programmes[0].name)
        loop.call_soon_threadsafe(begun.set)
        assert others_wrote.wait(10)
        return (Save(make_person(f"cid{len(names)}")),)

    playing = asyncio.create_task(world.play(Due("match:r1", NOW, programme_id="better"), makes_circles))
    await begun.wait()
    await world.do(Save(replace(make_programme(), name="Another", version=1)), event=said("Hello"))
    others_wrote.set()
    assert not (await playing).seen
    assert names == [make_programme().name, "Another"]
    assert (await world.person("cid1")).people == ()
    assert (await world.person("cid2")).people != ()


async def test_two_who_make_the_same_record_at_once_make_one(world: World) -> None:
    def joins(event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        return (Answer(make_message("Welcome back")),) if scene.me else (Save(make_person()), Save(make_account()))

    await asyncio.gather(*(world.play(said("Hi", id=f"e{n}"), joins) for n in range(3)))
    scene = await world.person("ann")
    assert [person.name for person in scene.people] == ["Ann"]
    assert len(await world.rows(outbox)) == 2


async def test_answers_go_where_the_event_came_from(world: World) -> None:
    stranger = make_actor(user="zoe", conversation="D-zoe")
    await world.do(
        Answer(make_message("Hello Zoe")), Answer(make_message("Only you"), quiet=True), event=said("Hi", stranger)
    )
    await world.do(Answer(make_message("Home")), event=opened(stranger, id="e2"))
    parcels = await world.deliver()
    assert [(each.kind, each.message) for each in parcels] == [
        ("send", make_message("Hello Zoe")),
        ("quiet", make_message("Only you")),
        ("home", make_message("Home")),
    ]
    assert {each.address for each in parcels} == {stranger.address}


async def test_a_form_opens_at_once_where_the_platform_can_and_else_comes_as_a_message(world: World) -> None:
    at_once = await world.do(Answer(FORM), event=pressed("profile.open", dialog=True))
    assert at_once.form == FORM
    assert await world.deliver() == []
    by_message = await world.do(Answer(FORM), event=pressed("profile.open", id="e2"))
    assert by_message.form is None
    assert [each.message for each in await world.deliver()] == [make_message("Tell us", replace(FORM, open=True))]


async def test_settling_replaces_the_pressed_message_and_answers_what_was_typed(world: World) -> None:
    done = make_message("Done")
    by_button = await world.do(Settle(done), event=pressed("in", ref="slack|T1|D-ann|17"))
    by_text = await world.do(Settle(done), event=said("in", id="e2", ref="slack|T1|D-ann|18"))
    assert (by_button.settled, by_button.note) == (done, "Done")
    assert (by_text.settled, by_text.note) == (None, "Done")
    assert [(each.kind, each.ref) for each in await world.deliver()] == [("amend", "slack|T1|D-ann|17"), ("send", "")]


async def test_a_timer_has_nobody_to_answer(world: World) -> None:
    await world.do(Wake("t:1", NOW))
    with pytest.raises(TypeError, match="nobody to answer"):
        await world.do(Answer(make_message()), event=Due("t:1", NOW))


async def test_the_courier_is_woken_only_for_what_concerns_it(world: World) -> None:
    assert not (await world.do(Save(make_person()))).wrote
    assert (await world.do(Wake("t:1", NOW))).wrote
    assert (await world.do(Answer(make_message()))).wrote


# Timers


async def test_timers_come_due_in_order_and_fire_once(world: World) -> None:
    await world.do(
        Wake("late:1", NOW + DAY, circle_id="c1"), Wake("soon:1", NOW, programme_id="better"), Wake("b:1", NOW)
    )
    await world.do(Wake("first:1", NOW - DAY, person_id="ann"))
    due = await world.timers.due(NOW)
    assert due == [
        Due("first:1", NOW - DAY, person_id="ann"),
        Due("b:1", NOW),
        Due("soon:1", NOW, programme_id="better"),
    ]
    played = await asyncio.gather(*(world.do(Save(make_person()), event=due[0]) for _ in range(3)))
    assert sorted(each.seen for each in played) == [False, True, True]
    assert [each.id for each in await world.timers.due(NOW)] == ["b:1", "soon:1"]
    assert await world.timers.next_at() == NOW


async def test_a_timer_that_moved_or_was_cancelled_does_not_fire(world: World) -> None:
    await world.do(Wake("moved:1", NOW), Wake("cancelled:1", NOW))
    due = await world.timers.due(NOW)
    await world.do(Wake("moved:1", NOW + DAY), Cancel("cancelled:1"))
    played = [await world.do(Save(make_person()), event=event) for event in due]
    assert [each.seen for each in played] == [True, True]
    assert (await world.person("ann")).people == ()
    later = await world.do(event=Due("moved:1", NOW + DAY), now=NOW + DAY)
    assert not later.seen


async def test_a_key_that_has_fired_does_not_fire_again(world: World) -> None:
    await world.do(Wake("digest:better:2026-W48", NOW))
    await world.do(event=Due("digest:better:2026-W48", NOW))
    await world.do(Wake("digest:better:2026-W48", NOW))
    assert (await world.do(event=Due("digest:better:2026-W48", NOW))).seen
    assert await world.timers.due(NOW) == []


async def test_a_timer_that_fails_is_set_aside_and_may_be_replayed(world: World) -> None:
    await world.do(Wake("bad:1", NOW), Wake("good:1", NOW + DAY))
    await world.timers.park("bad:1", "it broke")
    assert await world.timers.due(NOW) == []
    assert await world.timers.next_at() == NOW + DAY
    assert [(each.key, each.reason) for each in await world.timers.parked()] == [("bad:1", "it broke")]
    assert await world.timers.replay() == 1
    assert [each.id for each in await world.timers.due(NOW)] == ["bad:1"]


# Accounts


async def test_an_account_learns_where_it_is_and_when_it_was_seen(world: World) -> None:
    await world.save(make_person(), make_account(conversation="", seen_at=NOW, gone=True))
    await world.do(event=said("Hello", id="e1"), now=NOW + timedelta(hours=1))
    (account,) = (await world.person("ann")).accounts
    assert (account.conversation, account.gone, account.seen_at) == ("D-ann", False, NOW + timedelta(hours=1))
    await world.do(event=said("Hello", id="e2"), now=NOW + timedelta(hours=2))
    assert (await world.person("ann")).accounts == (account,)
    await world.do(event=said("Hello", id="e3"), now=NOW + 2 * DAY)
    assert (await world.person("ann")).accounts[0].seen_at == NOW + 2 * DAY


async def test_the_step_may_save_an_account_that_was_just_noted(world: World) -> None:
    await world.save(make_person(), make_account(seen_at=NOW - 7 * DAY))

    def leaves(event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        return (Save(replace(scene.accounts[0], gone=True)),)

    await world.play(said("bye"), leaves)
    assert (await world.person("ann")).accounts[0].gone


async def test_who_removes_the_bot_is_not_taken_for_being_there(world: World) -> None:
    await world.save(make_person(), make_account(gone=True))
    await world.do(event=Left("e1", NOW, make_actor()))
    assert (await world.person("ann")).accounts[0].gone


async def test_a_message_goes_to_the_live_account_seen_last(world: World) -> None:
    teams = make_address("teams", "tenant", "ann", service_url="https://smba.trafficmanager.net/uk/")
    await world.save(
        make_person(),
        make_account(seen_at=NOW - DAY),
        make_account(address=teams, seen_at=NOW),
        make_account(address=make_address("slack", "T2", "ann"), seen_at=NOW + DAY, gone=True),
    )
    await world.do(Send("s1", "ann", make_message(), "better"))
    assert [each.address for each in await world.deliver()] == [teams]


async def test_a_message_to_somebody_who_joins_in_the_same_turn_arrives(world: World) -> None:
    await world.do(Send("s1", "ann", make_message(), "better"), Save(make_person()), Save(make_account()))
    assert [each.key for each in await world.deliver()] == ["s1"]


async def test_nobody_is_written_to_without_a_live_account(world: World) -> None:
    await world.save(make_person(), make_account(gone=True))
    await world.do(Send("s1", "ann", make_message(), "better"), Send("s2", "nobody", make_message(), "better"))
    assert await world.claim() == []
    assert [(row.state, row.body) for row in await world.rows(outbox)] == [("gone", ""), ("gone", "")]


async def test_odd_characters_do_no_harm(world: World) -> None:
    odd = "A\0nn \ud800 <@U1> 👍 \u202eabc"
    actor = make_actor(user="a\0nn\ud800", name=odd)

    def joins(event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        person = Person(new_id(event.id), odd)
        account = make_account(person.id, actor.address)
        answer = Answer(make_message(odd, Text(odd)))
        return (answer,) if scene.me else (Save(person), Save(account), answer)

    await world.save(make_programme())
    for event_id in ("e\0", "e2"):
        await world.play(said(odd, actor, id=event_id, ref=odd, thread=odd), joins)
    parcels = await world.deliver()
    assert [each.message and each.message.fallback for each in parcels] == ["Ann ? <@U1> 👍 \u202eabc"] * 2


async def test_a_process_that_stands_still_in_a_turn_holds_its_circle_for_a_while_only(
    migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(storage.database._SETTINGS, "idle_in_transaction_session_timeout", "300ms")
    async with open_world(migrated_url) as world:
        if world.db.is_sqlite:
            return  # Its one writer is a thread of ours.
        await world.save(make_programme(), make_person(), make_account(), make_circle(), make_seat())

        async def stopped() -> None:
            async with world.db.write() as connection:
                await connection.execute(select(circles).with_for_update())
                assert not (await world.play(said("Hello"), lambda *_: ())).seen
                await connection.execute(select(circles))

        with pytest.raises(DatabaseAway):
            await stopped()
