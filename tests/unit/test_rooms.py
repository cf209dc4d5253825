"""A circle's room: who may share one, what the recorded payloads of a group message do to it, and how it reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.parse import parse
from conversations import access
from conversations.effects import Effect, Gather, Save, Send
from conversations.engine import step
from conversations.events import Due, PersonEvent, Pressed
from conversations.flows.rooms import watched
from conversations.message import Action
from conversations.model import Block, Circle, Draft, Remark, Scope, room_of
from conversations.richtext import decode
from conversations.richtext import plain as plain_words
from conversations.scenes import Scene
from conversations.values import replace
from tests.unit import builders as make

FIXTURES = Path(__file__).parents[1] / "fixtures" / "slack"
TEAM, WRITER, ROOM = "T061EG9R6", "U061F7AUR", "slack:T061EG9R6/C07GROUP01"
PEOPLE = {"amina": WRITER, "bo": "U0LABEL01", "cyd": "U0CYD"}


def scene(**more: Any) -> Scene:
    """Three people in one workspace, who have agreed to share a conversation, and do."""
    people = tuple(make.make_person(who, name=who.title()) for who in PEOPLE)
    addresses = {who: make.make_address(workspace=TEAM, user=user) for who, user in PEOPLE.items()}
    consents = [c for who in PEOPLE for c in (*make.make_sharing(who), make.make_consent(who, Scope.TOGETHER))]
    parts: dict[str, Any] = {
        "me": people[0],
        "programmes": (make.make_programme(together=True),),
        "people": people,
        "accounts": tuple(make.make_account(who, address) for who, address in addresses.items()),
        "memberships": tuple(make.make_membership(who) for who in PEOPLE),
        "consents": tuple(consents),
        "circles": (make.make_circle(room=ROOM),),
        "seats": tuple(make.make_seat(who, shown_at=make.NOW) for who in PEOPLE),
    }
    return Scene(**(parts | more))


def recorded(name: str) -> PersonEvent:
    event = parse(json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8")), make.NOW)
    assert event is not None
    return event


def played(name: str, there: Scene) -> tuple[Effect, ...]:
    return step(recorded(name), there, make.NOW)


def remark(**fields: Any) -> Remark:
    return make.make_remark("said", "amina", ref=f"slack|{TEAM}|C07GROUP01|1795392000.000200", **fields)


def kept(effects: tuple[Effect, ...]) -> list[Remark]:
    return [e.record for e in effects if isinstance(e, Save) and isinstance(e.record, Remark)]


def test_words_in_the_group_are_kept_and_sent_to_nobody() -> None:
    effects = played("group_message", scene())
    [said] = kept(effects)
    assert (said.circle_id, said.person_id, said.text) == ("c1", "amina", "I will ring the bus company by next Friday")
    assert plain_words(decode(said.rich, said.text)) == said.text
    assert room_of(said.ref) == ROOM
    assert not [e for e in effects if isinstance(e, Send)]
    # A sentence that sounds like a promise is offered to its writer alone.
    [draft] = [e.record for e in effects if isinstance(e, Save) and isinstance(e.record, Draft)]
    assert (draft.kind, draft.person_id) == ("commitment", "amina")


def test_an_edit_a_deletion_and_a_reaction_there_follow() -> None:
    [edited] = kept(played("group_message_changed", scene(remark=remark())))
    assert edited.text == "Tea on Friday & talk"
    [deleted] = kept(played("group_message_deleted", scene(remark=remark())))
    assert (deleted.text, deleted.deleted_at) == ("", make.NOW)
    others = replace(remark(), person_id="bo")
    effects = played("group_reaction_added", scene(remark=others, remarks=(others,)))
    assert [r.reactions for r in kept(effects)] == [(("amina", "👍🏼"),)]
    assert not [e for e in effects if isinstance(e, Send)], "everybody saw it there"


@pytest.mark.parametrize(
    "name", ["group_message", "group_message_changed", "group_message_deleted", "group_reaction_added"]
)
@pytest.mark.parametrize("whose", ["nobody's", "another circle's", "no member's"])
def test_a_group_that_is_not_their_circles_is_not_read(name: str, whose: str) -> None:
    there = {
        "nobody's": scene(circles=(make.make_circle(),)),
        "another circle's": scene(circles=(make.make_circle(room="slack:T061EG9R6/C0OTHER"),)),
        "no member's": scene(me=None),
    }[whose]
    assert played(name, there) == ()


def test_a_room_that_has_ended_is_not_read_but_what_was_said_there_can_be_taken_back() -> None:
    ended = scene(circles=(make.make_circle(room=ROOM, room_ended_at=make.NOW),))
    assert played("group_message", ended) == ()
    assert played("group_message_changed", ended) == ()
    [deleted] = kept(played("group_message_deleted", replace(ended, remark=remark())))
    assert deleted.text == ""


def changed(what: str) -> Scene:
    """The scene, with one thing in it that speaks against a room."""
    there = scene()
    first, *others = there.accounts
    seats, consents = there.seats, there.consents
    guest = make.make_seat("dai", guest=True)
    return {
        "nothing": there,
        "somebody left": replace(there, seats=(replace(seats[0], left_at=make.NOW), *seats[1:])),
        "somebody came later": replace(there, seats=(replace(seats[0], joined_at=make.NOW + make.DAY), *seats[1:])),
        "a guest": replace(there, seats=(*seats, guest)),
        "no consent to it": replace(there, consents=tuple(c for c in consents if c.scope is not Scope.TOGETHER)),
        "no consent to share": replace(there, consents=tuple(c for c in consents if c.id != "ok-bo-sharing")),
        "a block": replace(there, blocks=(Block("b", "bo", make.NOW, "cyd"),)),
        "the account is gone": replace(there, accounts=(replace(first, gone=True), *others)),
        "another workspace": replace(there, accounts=(make.make_account("amina"), *others)),
        "read in Teams now": replace(there, accounts=(*there.accounts, *_on_teams())),
        "closed": replace(there, circles=(replace(there.circles[0], closed_at=make.NOW),)),
    }[what]


def _on_teams() -> tuple[Any, ...]:
    return (make.make_account("bo", make.make_address("teams", "tenant", "bo"), seen_at=make.NOW + make.DAY),)


AGAINST = (
    "somebody left", "somebody came later", "a guest", "no consent to it", "no consent to share", "a block",
    "the account is gone", "another workspace", "read in Teams now", "closed",
)  # fmt: skip


@pytest.mark.parametrize("what", AGAINST)
def test_a_circle_has_a_room_only_while_nothing_speaks_against_it(what: str) -> None:
    [circle] = changed("nothing").circles
    assert access.readers(changed("nothing"), circle, "amina") == ("c1",)
    there = changed(what)
    assert access.room(there, there.circles[0]) == ""
    assert "c1" not in access.readers(there, there.circles[0], "cyd")
    # Nothing with anybody's words gets there, whatever a flow says.
    post = Send("x", "c1", make.make_message(), "better", circle_id="c1", by="amina")
    assert list(access.permitted(there, [post])) == []


@pytest.mark.parametrize("what", AGAINST)
def test_it_ends_at_the_next_turn_and_everybody_who_is_left_is_told(what: str) -> None:
    there = changed(what)
    effects = step(
        Pressed("e", make.NOW, make.make_actor(workspace=TEAM, user="U0CYD"), Action("home")), there, make.NOW
    )
    ended = [e.record for e in effects if isinstance(e, Save) and isinstance(e.record, Circle)]
    sends = [e for e in effects if isinstance(e, Send)]
    if what == "closed":
        assert (ended, sends) == ([], [])
        return
    assert [circle.room_ended_at for circle in ended] == [make.NOW]
    [farewell] = [send for send in sends if send.message.room]
    assert (farewell.message.room, farewell.by) == (ROOM, "")
    assert {send.to for send in sends if not send.message.room} >= {"cyd"}


def test_a_circle_that_closes_says_so_in_its_room_and_to_nobody_else() -> None:
    there = scene(me=None)
    closed = replace(there.circles[0], closed_at=make.NOW, resting=True)
    event = Due("close:c1", make.NOW, circle_id="c1")
    first, ended, farewell = watched(there, [Save(closed)], event, make.NOW)
    assert first == Save(closed)
    assert ended == Save(replace(closed, room_ended_at=make.NOW)), "what the turn did to the circle stays"
    assert isinstance(farewell, Send)
    assert "This circle is over" in farewell.message.fallback


def asks_for_a_room(there: Scene) -> list[Gather]:
    """What a round's circle of these three asks for when it is introduced."""
    ids = tuple(sorted(PEOPLE))
    current = make.make_round(record={"people": 3}, proposed=(ids,))
    turnouts = tuple(make.make_turnout(who) for who in PEOPLE)
    consents = (*there.consents, *(make.make_consent(who, Scope.INTRODUCTIONS) for who in PEOPLE))
    realms = dict(zip(PEOPLE, ("political", "executive", "community"), strict=True))
    memberships = tuple(make.make_membership(who, realm=realms[who]) for who in PEOPLE)
    fresh = {"circles": (), "seats": (), "rounds": (current,), "turnouts": turnouts, "consents": consents}
    before: dict[str, Any] = {"me": None, "memberships": memberships, **fresh}
    effects = step(Due("match:r1", make.NOW, programme_id="better"), replace(there, **before), make.NOW)
    assert any(isinstance(e, Save) and isinstance(e.record, Circle) for e in effects), "a circle is introduced"
    return [e for e in effects if isinstance(e, Gather)]


def test_a_new_circle_asks_for_a_room_where_all_agree_and_are_in_one_workspace() -> None:
    [asked] = asks_for_a_room(scene())
    assert {address.user for address in asked.people} == set(PEOPLE.values())
    for what in ("no consent to it", "the account is gone", "another workspace", "read in Teams now"):
        assert asks_for_a_room(changed(what)) == [], what
    assert asks_for_a_room(scene(programmes=(make.make_programme(),))) == [], "the programme does not want it"


def test_a_room_speaks_the_language_that_all_have_or_the_programmes() -> None:
    there = scene(circles=(make.make_circle(),))
    opened = Due("gathered:c1:C07GROUP01", make.NOW, circle_id="c1")

    def greeting(languages: tuple[str, ...]) -> str:
        spoken = tuple(replace(p, language=code) for p, code in zip(there.people, languages, strict=True))
        [welcome] = [e for e in step(opened, replace(there, me=None, people=spoken), make.NOW) if isinstance(e, Send)]
        assert welcome.message.room == ROOM
        return welcome.message.fallback

    assert greeting(("en", "en", "en")).startswith("You are here together")
    assert greeting(("cy", "cy", "cy")).startswith("Rydych chi yma")
    assert greeting(("cy", "en", "cy")).startswith("You are here together")
