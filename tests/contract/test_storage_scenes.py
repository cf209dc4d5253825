"""What a turn may read: for somebody's event, for a circle's timer, a programme's and a person's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from conversations.effects import Save, Send
from conversations.events import Due, Event
from conversations.model import CommitmentState, Met, Role
from conversations.scenes import Scene
from conversations.values import replace
from tests.storage_world import World
from tests.unit.builders import (
    DAY,
    NOW,
    deleted,
    make_account,
    make_actor,
    make_asked,
    make_check_in,
    make_circle,
    make_commitment,
    make_consent,
    make_digest,
    make_draft,
    make_meeting,
    make_membership,
    make_message,
    make_person,
    make_programme,
    make_reflection,
    make_remark,
    make_round,
    make_seat,
    make_turnout,
    pressed,
    said,
)


def ids(records: Iterable[Any]) -> set[str]:
    return {record.id for record in records}


async def join(world: World, *names: str) -> None:
    for name in names:
        await world.save(make_person(name), make_account(name), make_membership(name), make_consent(name))


async def a_town(world: World) -> None:
    """Ann sits with Ben in c1 (open) and sat with Cid in c0 (closed long ago); Dot and Ben sit in c2."""
    await world.save(make_programme(), make_programme("other"), make_round(1), make_round(2))
    await join(world, "ann", "ben", "cid", "dot")
    await world.save(
        make_circle("c1", round_id="r2"),
        make_circle("c0", opened_at=NOW - 90 * DAY, closed_at=NOW - 80 * DAY),
        make_circle("c2", round_id="r2"),
        *(make_seat(name, "c1") for name in ("ann", "ben")),
        *(make_seat(name, "c0") for name in ("ann", "cid")),
        *(make_seat(name, "c2") for name in ("ben", "dot")),
        *(make_asked(f"a-{circle}", circle) for circle in ("c0", "c1", "c2")),
        *(make_reflection(name, "a-c1", "c1") for name in ("ann", "ben")),
        *(make_reflection(name, "a-c0", "c0") for name in ("ann", "cid")),
        make_reflection("dot", "a-c2", "c2"),
        *(make_remark(f"rem-{circle}", "ann", circle, ref=f"ref-{circle}") for circle in ("c0", "c1")),
        make_remark("rem-c2", "dot", "c2"),
        make_commitment("k-ben", "ben", "c1"),
        make_commitment("k-dot", "dot", "c2"),
        make_check_in("ci-ben", "k-ben", "ben"),
        make_draft("d-ann"),
        make_draft("d-done", done_at=NOW),
        make_draft("d-ben", "ben"),
        *(make_turnout(name, f"r{number}") for name in ("ann", "ben") for number in (1, 2)),
        make_digest(),
    )


# Somebody's event


async def test_somebody_sees_their_open_circles_with_everybody_and_everything_in_them(world: World) -> None:
    await a_town(world)
    scene = await world.scene(said("Hello"))
    assert scene.me == scene.person("ann")
    assert ids(scene.circles) == {"c1"}
    assert ids(scene.seats) == {"s-c1-ann", "s-c1-ben"}
    assert ids(scene.people) == {"ann", "ben"}
    assert {each.person_id for each in scene.accounts} == {"ann", "ben"}
    assert {each.person_id for each in scene.memberships} == {"ann", "ben"}
    assert {each.person_id for each in scene.consents} == {"ann", "ben"}
    assert ids(scene.programmes) == {"better"}
    assert ids(scene.asked) == {"a-c1"}
    assert ids(scene.reflections) == {"f-a-c1-ann", "f-a-c1-ben"}
    assert ids(scene.remarks) == {"rem-c1"}
    assert ids(scene.commitments) == {"k-ben"}
    assert ids(scene.check_ins) == {"ci-ben"}
    assert ids(scene.drafts) == {"d-ann"}
    assert ids(scene.rounds) == {"r2"}
    assert ids(scene.turnouts) == {"t-r2-ann"}
    assert (scene.digests, scene.code, scene.remark, scene.thread_circle) == ((), None, None, "")


async def test_a_record_reads_as_it_was_saved(world: World) -> None:
    await a_town(world)
    scene = await world.scene(said("Hello"))
    assert scene.reflections_on("a-c1")[0] == replace(make_reflection("ann", "a-c1", "c1"), version=1)
    assert scene.programme("better") == replace(make_programme(), version=1)
    assert scene.rounds == (replace(make_round(2), version=1),)


async def test_a_stranger_sees_only_what_is_open_to_their_workspace(world: World) -> None:
    await a_town(world)
    await world.save(
        make_programme("mine", open_to=("teams:T1", "slack:T1")),
        make_programme("lookalike", open_to=("slack:T11", "slack:T%")),
    )
    scene = await world.scene(said("Hello", make_actor(user="zoe")))
    assert ids(scene.programmes) == {"mine"}
    assert scene == Scene(programmes=scene.programmes)
    assert ids((await world.scene(said("Hello"))).programmes) == {"better", "mine"}


async def test_a_circle_that_closed_lately_or_was_left(world: World) -> None:
    await a_town(world)
    await world.save(
        make_circle("lately", closed_at=NOW - 13 * DAY),
        make_seat("ann", "lately"),
        make_circle("left"),
        make_seat("ann", "left", left_at=NOW),
        make_seat("cid", "left"),
    )
    assert ids((await world.scene(said("Hello"))).circles) == {"c1", "lately"}


async def test_an_open_commitment_brings_its_circle_however_old(world: World) -> None:
    await a_town(world)
    await world.save(
        make_commitment("k-old", "ann", "c0", state=CommitmentState.STUCK),
        make_commitment("k-kept", "ann", "c2", state=CommitmentState.KEPT),
        make_commitment("k-offered", "dot", "c2", offered_to="ann"),
    )
    scene = await world.scene(said("Hello"))
    assert ids(scene.commitments) >= {"k-old", "k-offered"}
    assert ids(scene.circles) == {"c0", "c1", "c2"}


async def test_a_button_about_an_old_story_brings_its_circle_but_only_to_who_sat_there(world: World) -> None:
    await a_town(world)
    for args in (("f-a-c0-ann",), ("x", "a-c0"), ("c0",)):
        scene = await world.scene(pressed("reflection.withdraw", *args))
        assert ids(scene.circles) == {"c0", "c1"}
        assert "f-a-c0-ann" in ids(scene.reflections)
    assert ids((await world.scene(pressed("reflection.withdraw", "f-a-c2-dot"))).circles) == {"c1"}


async def test_an_event_names_the_remark_by_its_own_message_or_by_a_relayed_copy(world: World) -> None:
    await a_town(world)
    await world.do(Send("copy", "ben", make_message("Ann says"), "better", circle_id="c1", about="rem-c1"))
    await world.deliver()
    own: Event = deleted("ref-c1")
    copy: Event = deleted("ref-copy", make_actor(user="ben"))
    for event in (own, copy):
        remark = (await world.scene(event)).remark
        assert remark
        assert (remark.id, remark.text) == ("rem-c1", "Hello")
    assert (await world.scene(deleted("unknown"))).remark is None


async def test_an_old_remark_brings_its_circle(world: World) -> None:
    await a_town(world)
    scene = await world.scene(deleted("ref-c0"))
    assert scene.remark
    assert ids(scene.circles) == {"c0", "c1"}
    assert "cid" in ids(scene.people)


async def test_a_reply_in_a_thread_belongs_to_the_circle_of_its_message(world: World) -> None:
    await a_town(world)
    await world.do(
        Send("copy", "ann", make_message(), "better", circle_id="c1"), Send("n", "ann", make_message(), "better")
    )
    await world.deliver()
    assert (await world.scene(said("Yes", thread="ref-copy"))).thread_circle == "c1"
    assert (await world.scene(said("Yes", thread="ref-n"))).thread_circle == ""


async def test_a_convener_sees_the_latest_digest_and_nobody_else_does(world: World) -> None:
    await a_town(world)
    await world.save(*(make_digest(f"2026-W{week}") for week in range(30, 42)))
    await world.save(make_digest("2026-W47", "other"))
    (mine,) = (each for each in (await world.scene(said("Hello"))).memberships if each.person_id == "ann")
    await world.save(replace(mine, roles=(Role.PARTICIPANT, Role.LEAD)))
    weeks = [(each.programme_id, each.week) for each in (await world.scene(said("Hello"))).digests]
    assert weeks == [("better", "2026-W47")]


async def test_somebody_on_two_platforms_is_one_person(world: World) -> None:
    await a_town(world)
    teams = make_actor(platform="teams", workspace="tenant", user="ann-at-work")
    await world.save(make_account("ann", teams.address))
    scene = await world.scene(said("Hello", teams))
    assert scene.me
    assert scene.me.id == "ann"
    assert len(scene.accounts_of("ann")) == 2


# Timers


async def test_a_circles_timer_sees_that_circle_alone(world: World) -> None:
    await a_town(world)
    await world.save(make_seat("cid", "c1", left_at=NOW))
    scene = await world.scene(Due("prompt:c1:1", NOW, programme_id="better", circle_id="c1"))
    assert scene.me is None
    assert ids(scene.circles) == {"c1"}
    assert ids(scene.programmes) == {"better"}
    assert ids(scene.people) == {"ann", "ben", "cid"}
    assert {each.person_id for each in scene.seats_in("c1")} == {"ann", "ben"}
    assert ids(scene.rounds) == {"r2"}
    assert ids(scene.reflections) == {"f-a-c1-ann", "f-a-c1-ben"}
    assert ids(scene.commitments) == {"k-ben"}
    assert ids(scene.check_ins) == {"ci-ben"}
    assert ids(scene.remarks) == {"rem-c1"}
    assert scene.drafts == ()


async def test_a_circles_timer_about_a_person_brings_that_person_too(world: World) -> None:
    await a_town(world)
    scene = await world.scene(Due("nudge:1", NOW, circle_id="c1", person_id="dot"))
    assert ids(scene.people) == {"ann", "ben", "dot"}


async def test_a_programmes_timer_sees_all_its_members_and_what_happened_lately(world: World) -> None:
    await a_town(world)
    await world.save(
        make_round(3),
        make_person("eve"),
        make_membership("eve", "other"),
        make_circle("ancient", opened_at=NOW - 400 * DAY, closed_at=NOW - 380 * DAY),
        make_circle("elsewhere", programme_id="other"),
    )
    scene = await world.scene(Due("match:r3", NOW, programme_id="better"))
    assert ids(scene.programmes) == {"better"}
    assert ids(scene.people) == {"ann", "ben", "cid", "dot"}
    assert len(scene.accounts) == len(scene.memberships) == len(scene.consents) == 4
    assert ids(scene.rounds) == {"r2", "r3"}
    assert ids(scene.turnouts) == {"t-r2-ann", "t-r2-ben"}
    assert ids(scene.circles) == {"c1", "c2"}
    assert ids(scene.asked) == {"a-c1", "a-c2"}
    assert len(scene.seats) == 4
    assert len(scene.reflections) == 3
    assert (scene.commitments, scene.check_ins, scene.digests) == ((), (), ())


async def test_who_met_whom_counts_the_rounds_since(world: World) -> None:
    await a_town(world)
    due = Due("match:better:3", NOW, programme_id="better")
    met = {frozenset({"ann", "cid"}): 1, frozenset({"ann", "ben"}): 1, frozenset({"ben", "dot"}): 1}
    assert (await world.scene(due)).met == met
    await world.save(make_round(5))
    met = {frozenset({"ann", "cid"}): 4, frozenset({"ann", "ben"}): 3, frozenset({"ben", "dot"}): 3}
    assert (await world.scene(due)).met == met
    await world.save(make_circle("c4", round_id="r5"), make_seat("ann", "c4"), make_seat("cid", "c4"))
    assert (await world.scene(due)).met[frozenset({"ann", "cid"})] == 1


async def test_two_who_both_say_that_they_did_not_meet_are_as_before(world: World) -> None:
    await a_town(world)
    due, pair = Due("match:better:3", NOW, programme_id="better"), frozenset({"ann", "ben"})
    assert pair in (await world.scene(due)).met
    await world.save(make_meeting("ann", "c1", met=Met.NOT_YET))
    scene = await world.scene(due)
    assert pair in scene.met, "one alone would give the answer away"
    assert pair not in scene.not_met
    await world.save(make_meeting("ben", "c1", met=Met.NOT_YET))
    scene = await world.scene(due)
    assert (pair in scene.met, pair in scene.not_met) == (False, True)
    # They did meet in a later circle.
    await world.save(make_round(6), make_circle("c6", round_id="r6"), make_seat("ann", "c6"), make_seat("ben", "c6"))
    assert (await world.scene(due)).met[pair] == 1


async def test_a_persons_timer_sees_their_whole_past(world: World) -> None:
    await a_town(world)
    scene = await world.scene(Due("pause:ann", NOW, person_id="ann"))
    assert scene == await world.person("ann")
    assert ids(scene.circles) == {"c0", "c1"}
    assert ids(scene.seats) == {"s-c0-ann", "s-c0-cid", "s-c1-ann", "s-c1-ben"}
    assert ids(scene.reflections) == {"f-a-c0-ann", "f-a-c1-ann"}
    assert ids(scene.remarks) == {"rem-c0", "rem-c1"}
    assert ids(scene.drafts) == {"d-ann", "d-done"}
    assert ids(scene.turnouts) == {"t-r1-ann", "t-r2-ann"}
    assert ids(scene.asked) == {"a-c0", "a-c1"}
    # Of others, only who sits with Ann now.
    assert ids(scene.people) == {"ann", "ben"}


async def test_people_are_found_by_id_and_by_account(world: World) -> None:
    await a_town(world)
    for name in ("ann", "slack:T1/ann"):
        assert await world.queries.person_id_for(name) == "ann"
    assert await world.queries.person_id_for("slack:T1/zoe") is None


async def test_a_big_programme_fits_into_one_turn(world: World) -> None:
    names = [f"p{number}" for number in range(1200)]
    await world.save(make_programme(), make_round())
    await world.save(*map(make_person, names), *map(make_account, names), *map(make_membership, names))
    event = Due("match:better:1", NOW, programme_id="better")
    assert len((await world.scene(event)).people) == len(names)
    people = [Send(f"s-{name}", name, make_message(), "better") for name in names]
    seats = [Save(make_seat(name, f"c{number // 3}")) for number, name in enumerate(names)]
    await world.do(*people, *seats)
    assert await world.outbox.depth(NOW + timedelta(seconds=1)) == (len(names), timedelta(seconds=1))


async def test_what_the_service_sealed_is_read_by_whoever_acts(world: World) -> None:
    """The person to talk to is kept sealed; the notice shows a name and a number."""
    await world.save(make_programme(contact="Jo Marsh, 01632 960 123", open_to=("slack:T1",)), make_person())
    await world.save(make_account(), make_membership(), make_consent())
    for event in (said("notice"), said("notice", make_actor(user="stranger"), id="e2")):
        [programme] = (await world.queries.scene(event, NOW)).programmes
        assert programme.contact == "Jo Marsh, 01632 960 123"
