"""The outbox keeps order for each recipient, loses nothing, and lets what was sent be changed or taken back."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from conversations.effects import Amend, Answer, Effect, Gather, Remove, Retract, Send
from conversations.values import replace
from storage.outbox import Refused, Unreachable
from storage.tables import outbox
from tests.storage_world import World
from tests.unit.builders import DAY, NOW, make_account, make_actor, make_address, make_message, make_person, said

LATER = NOW + timedelta(minutes=5)


def send(id: str, to: str = "ann", text: str = "Hello", **fields: object) -> Send:
    return Send(id, to, make_message(text), "better", **fields)  # type: ignore[arg-type]


async def people(world: World, *names: str) -> None:
    await world.save(*map(make_person, names), *map(make_account, names))


async def states(world: World) -> dict[str, str]:
    return {row.id: row.state for row in await world.rows(outbox)}


async def test_messages_leave_in_order_for_each_recipient_and_side_by_side_for_several(world: World) -> None:
    await people(world, "ann", "ben")
    await world.do(send("a1"), send("a2"), send("b1", "ben"), send("a3"))
    first = await world.claim()
    assert [each.key for each in first] == ["a1", "b1"]
    assert await world.claim() == []
    await world.outbox.delivered(first[0], "ref", "D-ann", NOW)
    assert [each.key for each in await world.claim()] == ["a2"]


async def test_several_couriers_never_hold_the_same_parcel(world: World) -> None:
    names = [f"p{number}" for number in range(20)]
    await people(world, *names)
    await world.do(*(send(f"{name}-{number}", name) for number in range(2) for name in names))
    claims = await asyncio.gather(*(world.outbox.claim(NOW, limit=8) for _ in range(6)))
    keys = [parcel.key for claim in claims for parcel in claim]
    assert len(keys) == len(set(keys))
    assert all(key.endswith("-0") for key in keys)
    assert len(await world.deliver(LATER)) == 40


async def test_a_parcel_whose_courier_died_is_handed_out_again(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1"))
    (parcel,) = await world.claim()
    assert await world.claim(NOW + timedelta(seconds=29)) == []
    (again,) = await world.claim(NOW + timedelta(seconds=31))
    assert (again.key, parcel.tries, again.tries) == ("a1", 1, 2)
    # The first courier was only slow: what it has to say comes too late.
    await world.outbox.later(parcel, NOW, "timed out")
    await world.outbox.park(parcel, "refused", NOW)
    assert await world.claim(NOW + timedelta(seconds=32)) == []


async def test_a_message_that_must_wait_holds_up_those_after_it(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1"), send("a2"))
    (parcel,) = await world.claim()
    await world.outbox.later(parcel, LATER, "rate limited")
    assert await world.claim() == []
    assert await world.outbox.waits_until(NOW) == LATER
    assert await world.outbox.next_at(NOW) is None
    assert [each.key for each in await world.deliver(LATER)] == ["a1", "a2"]


async def test_a_message_planned_for_later_holds_up_nothing(world: World) -> None:
    await people(world, "ann")
    await world.do(send("tomorrow", at=NOW + DAY), send("now"))
    assert [each.key for each in await world.deliver()] == ["now"]
    assert await world.outbox.next_at(NOW) == NOW + DAY
    assert [each.key for each in await world.deliver(NOW + DAY)] == ["tomorrow"]


async def test_the_same_message_is_sent_once(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1", text="First"))
    await world.do(send("a1", text="Second"), send("a2"))
    assert [each.key for each in await world.deliver()] == ["a1", "a2"]
    await world.do(send("a1"))
    assert await world.deliver() == []


async def test_words_are_not_kept_once_delivered(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1", text="A secret"))
    (waiting,) = await world.rows(outbox)
    assert waiting.body
    assert "secret" not in waiting.body
    await world.deliver()
    (done,) = await world.rows(outbox)
    assert (done.state, done.body, done.receipt) == ("delivered", "", "ref-a1")


async def test_the_first_delivery_teaches_the_conversation(world: World) -> None:
    await world.save(make_person(), make_account(conversation=""))
    await world.do(send("a1"), send("a2"))
    (first,) = await world.claim()
    assert first.address.conversation == ""
    await world.outbox.delivered(first, "ref", "D-new", NOW)
    (second,) = await world.claim()
    assert second.address.conversation == "D-new"


async def test_amending_what_waits_changes_it_in_place(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1", text="Draft"))
    await world.do(Amend("a1", make_message("Final")))
    assert [(each.kind, each.message) for each in await world.deliver()] == [("send", make_message("Final"))]


async def test_amending_what_was_delivered_follows_it(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1"))
    await world.deliver()
    await world.do(Amend("a1", make_message("Mended")))
    (parcel,) = await world.deliver()
    assert (parcel.kind, parcel.ref, parcel.message) == ("amend", "ref-a1", make_message("Mended"))
    assert parcel.address == make_address()


async def test_amending_what_is_in_hand_comes_after_it(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1"))
    (parcel,) = await world.claim()
    await world.do(Amend("a1", make_message("Mended")), send("a2"))
    await world.outbox.delivered(parcel, "ref-a1", "D-ann", NOW)
    assert [(each.kind, each.ref) for each in await world.deliver()] == [("amend", "ref-a1"), ("send", "")]


async def test_amending_what_never_was_does_nothing(world: World) -> None:
    await people(world, "ann")
    await world.do(Amend("never", make_message()), Retract("never"))
    assert await world.rows(outbox) == []


async def test_retracting_what_waits_drops_it(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1"), send("a2"))
    await world.do(Retract("a1"))
    assert [each.key for each in await world.deliver()] == ["a2"]
    assert [row.body for row in await world.rows(outbox)] == ["", ""]


async def test_retracting_within_the_same_turn_drops_it_too(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1"), Retract("a1"))
    assert await world.deliver() == []


async def test_retracting_what_was_delivered_takes_it_back_once(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1"))
    await world.deliver()
    await world.do(Retract("a1"), Amend("a1", make_message("Too late")))
    await world.do(Retract("a1"))
    assert [(each.kind, each.ref) for each in await world.deliver()] == [("retract", "ref-a1")]
    assert (await states(world))["a1"] == "retracted"


async def test_retracting_what_is_in_hand_takes_it_back_after_it_arrived(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1"))
    (parcel,) = await world.claim()
    await world.do(Retract("a1"), Amend("a1", make_message("Too late")))
    await world.outbox.delivered(parcel, "ref-a1", "D-ann", NOW)
    assert [(each.kind, each.ref) for each in await world.deliver()] == [("retract", "ref-a1")]


async def test_what_was_retracted_while_a_failing_courier_held_it_is_never_shown(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1"))
    (parcel,) = await world.claim()
    await world.do(Retract("a1"))
    await world.outbox.later(parcel, LATER, "rate limited")
    assert await world.deliver(LATER) == []
    assert set((await states(world)).values()) == {"cancelled", "gone"}


async def test_what_may_have_arrived_is_sent_again_and_then_taken_back(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1"))
    (parcel,) = await world.claim()
    await world.outbox.later(parcel, LATER, "connection lost", ambiguous=True)
    await world.do(Retract("a1"))
    assert [each.kind for each in await world.deliver(LATER)] == ["send", "retract"]


async def test_what_is_refused_is_parked_and_replayable_and_holds_up_nothing(world: World) -> None:
    await people(world, "ann")
    await world.do(send("a1"), send("a2"))
    (parcel,) = await world.claim()
    await world.outbox.park(parcel, "invalid blocks", NOW)
    assert [each.key for each in await world.deliver()] == ["a2"]
    (parked,) = await world.outbox.parked()
    assert (parked.id, parked.recipient, parked.reason) == (parcel.id, "slack:T1/ann", "invalid blocks")
    assert await world.outbox.replay(parked.id + 1) == 0
    assert await world.outbox.replay(parked.id) == 1
    assert [(each.key, each.message) for each in await world.deliver()] == [("a1", make_message("Hello"))]


async def test_who_cannot_be_written_to_is_left_alone(world: World) -> None:
    await people(world, "ann", "ben")
    await world.do(send("a1"), send("a2"), send("b1", "ben"))
    parcel = next(each for each in await world.claim() if each.key == "a1")
    await world.outbox.gone(parcel, NOW)
    assert (await world.person("ann")).accounts[0].gone
    await world.do(send("a3"))
    assert await states(world) == {"a1": "gone", "a2": "gone", "a3": "gone", "b1": "open"}
    await world.do(event=said("I am back"))
    await world.do(send("a4"))
    assert [each.key for each in await world.claim(LATER)] == ["b1", "a4"]


async def test_depth_tells_what_is_due_and_since_when(world: World) -> None:
    await people(world, "ann")
    assert await world.outbox.depth(NOW) == (0, timedelta(0))
    effects: list[Effect] = [send("a1"), send("a2", at=NOW + DAY), Answer(make_message())]
    await world.do(*effects)
    assert await world.outbox.depth(LATER) == (2, timedelta(minutes=5))


async def test_receipts_of_relayed_words_outlast_other_delivery_records(world: World) -> None:
    await people(world, "ann")
    await world.do(send("relay", circle_id="c1"), send("notice"), send("planned", at=NOW + 90 * DAY))
    await world.deliver()
    await world.queries.purge(NOW + 31 * DAY)
    assert set(await states(world)) == {"relay", "planned"}
    await world.queries.purge(NOW + 366 * DAY)
    assert set(await states(world)) == {"planned"}


async def test_a_message_goes_under_an_earlier_one_once_that_has_landed(world: World) -> None:
    await people(world, "ann")
    await world.do(send("first"), send("copy", under="first"), send("lost", under="never sent"))
    delivered = await world.deliver()
    assert [(parcel.key, parcel.ref) for parcel in delivered] == [("first", ""), ("copy", "ref-first"), ("lost", "")]
    await world.do(Amend("copy", make_message("Changed")))
    (amended,) = await world.deliver()
    assert (amended.kind, amended.ref) == ("amend", "ref-copy")


async def test_an_answer_comes_in_the_thread_that_it_was_asked_in(world: World) -> None:
    await people(world, "ann")
    asked = said("…", make_actor(), id="asked", thread="slack|T1|D-ann|1.0")
    await world.do(Answer(make_message("So it is"), quiet=True), event=asked)
    (parcel,) = await world.deliver()
    assert (parcel.kind, parcel.ref) == ("quiet", "slack|T1|D-ann|1.0")


async def test_a_receipt_is_taken_back_where_it_can_be(world: World) -> None:
    await people(world, "ann")
    for number, ref in ((1, ""), (2, "slack|T1|D-ann|2.0")):
        answer = Answer(make_message("Sent"), quiet=True, id=f"receipt-{number}")
        await world.do(answer, event=said("…", make_actor(), id=f"asked-{number}"))
        (parcel,) = await world.claim()
        await world.outbox.delivered(parcel, ref, "D-ann", NOW)
        await world.do(Retract(f"receipt-{number}"))
        # What nobody can take back is left alone.
        assert [each.kind for each in await world.deliver()] == ["retract"] * bool(ref)


async def test_what_waits_for_an_account_that_was_taken_off_goes_to_the_one_that_stays(world: World) -> None:
    """Whoever has the other one may take part by themself meanwhile: then it must not go to them."""
    await people(world, "ann")
    other = make_account("ann", make_address(platform="slack", user="mallory"), seen_at=NOW + DAY)
    await world.save(other)
    await world.do(send("tomorrow", at=NOW + DAY))
    assert [row.recipient for row in await world.rows(outbox)] == ["slack:T1/mallory"]
    await world.do(Remove(other), event=said("That was not me"))
    await world.save(make_person("mallory"), replace(other, person_id="mallory"))
    assert [parcel.address.user for parcel in await world.deliver(NOW + DAY)] == ["ann"]


def gather(*users: str) -> Gather:
    return Gather("room-c1", "c1", "better", tuple(make_address(user=user) for user in users), NOW)


def to_room(id: str, text: str, about: str = "") -> Send:
    message = replace(make_message(text), room="slack:T1/G1")
    return Send(id, "c1", message, "better", circle_id="c1", about=about, by="ann" if about else "")


async def test_a_room_that_was_opened_is_told_to_its_circle_and_holds_up_nobody(world: World) -> None:
    await people(world, "ann", "ben")
    await world.do(gather("ben", "ann"), send("a1"))
    room, letter = sorted(await world.claim(), key=lambda parcel: parcel.kind)
    assert (room.kind, room.address.user, room.address.workspace, letter.key) == ("room", "ann,ben", "T1", "a1")
    await world.outbox.delivered(room, "", "G1", NOW)
    [due] = await world.timers.due(NOW)
    assert (due.id, due.circle_id) == ("gathered:c1:G1", "c1")


async def test_a_room_that_cannot_be_opened_is_forgotten(world: World) -> None:
    await people(world, "ann", "ben")
    for outcome in ("refused", "gone"):
        await world.do(replace(gather("ann", "ben"), id=outcome))
        (parcel,) = await world.claim()
        await world.outbox.record([Refused(parcel, "missing_scope") if outcome == "refused" else Unreachable(parcel)])
    assert set((await states(world)).values()) == {"gone"}
    assert await world.outbox.parked() == []
    assert await world.timers.due(NOW) == []
    assert not any(account.gone for account in (await world.person("ann")).accounts)


async def test_what_cannot_be_written_in_a_room_is_told_to_its_circle_message_by_message(world: World) -> None:
    await people(world, "ann")
    await world.do(to_room("one", "Hello", "remark-1"), to_room("two", "A question"), send("a1"))
    room, letter = sorted(await world.claim(), key=lambda parcel: parcel.key, reverse=True)
    assert (room.address.conversation, room.recipient, letter.key) == ("G1", "slack:T1/G1", "a1")
    await world.outbox.gone(room, NOW)
    await world.outbox.delivered(letter, "ref", "D-ann", NOW)
    assert {due.id for due in await world.timers.due(NOW)} == {"astray:c1:remark-1", "astray:c1:two"}
    assert await states(world) == {"one": "gone", "two": "gone", "a1": "delivered"}


async def test_what_stands_in_a_room_is_changed_and_taken_back_there(world: World) -> None:
    await people(world, "ann")
    await world.do(to_room("one", "Hello", "remark-1"))
    await world.deliver()
    await world.do(Amend("one", make_message("Good morning")))
    (change,) = await world.claim()
    assert (change.kind, change.ref, change.address.conversation) == ("amend", "ref-one", "G1")
    await world.outbox.delivered(change, "", "", NOW)
    await world.do(Retract("one"))
    (gone,) = await world.claim()
    assert (gone.kind, gone.ref, gone.address.conversation) == ("retract", "ref-one", "G1")
