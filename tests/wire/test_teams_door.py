"""Recorded-shape activities posted to the door on a real server: the events they become, and the answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.actions import STALE
from adapters.base import Handled
from adapters.local.cards import card_problems
from conversations.events import (
    Added,
    Deleted,
    Edited,
    Joined,
    Left,
    PersonEvent,
    Pressed,
    Reacted,
    Said,
    Submitted,
)
from conversations.message import Action, Field, Form, Message, Text
from conversations.model import message_ref
from tests.wire.teams_kit import CONVERSATION, NOW, SERVICE, TENANT, USER, Wire, recorded, teams_wire

HERE = f"teams:{TENANT}:{CONVERSATION}"


def ref(message: str) -> str:
    return message_ref("teams", TENANT, CONVERSATION, message)


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with teams_wire() as made:
        yield made


async def heard(wire: Wire, name: str) -> PersonEvent:
    """The one event that a recorded activity becomes."""
    answer = await wire.post(recorded(name))
    assert answer.status == 200
    [event] = wire.heard.events
    return event


async def test_words_arrive_as_typed_with_who_where_and_when(wire: Wire) -> None:
    event = await heard(wire, "message")
    assert isinstance(event, Said)
    assert event.text == "I met Jo & the youth club <today>"
    assert event.id == f"{HERE}:1763888400123"
    assert (event.at, event.ref, event.thread, event.dialog) == (NOW, ref("1763888400123"), "", False)
    actor, where = event.actor, event.actor.address
    assert (actor.name, actor.zone, actor.language) == ("Asha Rees", "Europe/London", "en")
    assert (where.platform, where.workspace, where.user) == ("teams", TENANT, USER)
    assert (where.conversation, where.service_url) == (CONVERSATION, SERVICE)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("message_plain_only", "commit I'll ring https://a.example/?a=1&copy=2"),
        (
            "message_rich",
            "First, bold 🙂\n\n• see this page (https://a.example/b)\n• and https://a.example/",
        ),
        ("message_picture", ""),
    ],
)
async def test_markup_of_teams_goes_and_words_stay(wire: Wire, name: str, words: str) -> None:
    event = await heard(wire, name)
    assert isinstance(event, Said)
    assert event.text == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<div>one<br>two &lt;three&gt;</div>", "one\ntwo <three>"),
        ("I <3 you, a < b > c &amp; <b>this</b>", "I <3 you, a < b > c & <b>this</b>"),
        ("🙂 مرحبا *not bold* [x](y)", "🙂 مرحبا *not bold* [x](y)"),
        ("<at>Convenor</at> ask <at>Jo Bloggs</at>", "ask Jo Bloggs"),
    ],
)
async def test_text_without_an_attachment(wire: Wire, text: str, words: str) -> None:
    await wire.post({**recorded("message_plain_only"), "text": text})
    [event] = wire.heard.events
    assert isinstance(event, Said)
    assert event.text == words


async def test_a_reply_names_the_message_it_answers(wire: Wire) -> None:
    event = await heard(wire, "message_reply")
    assert isinstance(event, Said)
    assert event.thread == ref("1763888300000")


async def test_language_comes_from_the_locale_and_zone_from_the_activity(wire: Wire) -> None:
    event = await heard(wire, "message_welsh")
    assert (event.actor.language, event.actor.zone) == ("cy", "Europe/London")


async def test_an_unknown_zone_is_no_zone(wire: Wire) -> None:
    await wire.post({**recorded("message_welsh"), "localTimezone": "Europe/Nowhere"})
    assert wire.heard.events[0].actor.zone == ""


async def test_edits_and_deletions_name_the_message_and_have_ids_of_their_own(wire: Wire) -> None:
    for name in ("message", "message_edited", "message_deleted"):
        await wire.post(recorded(name))
    said, edited, deleted = wire.heard.events
    assert isinstance(said, Said)
    assert isinstance(edited, Edited)
    assert isinstance(deleted, Deleted)
    assert said.ref == edited.ref == deleted.ref
    assert edited.text == "I met Jo"
    assert len({said.id, edited.id, deleted.id}) == 3


async def test_each_reaction_is_an_event(wire: Wire) -> None:
    await wire.post(recorded("reaction_added"))
    await wire.post(recorded("reaction_removed"))
    reactions = [e for e in wire.heard.events if isinstance(e, Reacted)]
    assert [(r.emoji, r.added, r.ref) for r in reactions] == [
        ("👍", True, ref("1763888300000")),
        ("🎉", True, ref("1763888300000")),
        ("❤️", False, ref("1763888300000")),
    ]
    assert len({r.id for r in reactions}) == 3


async def test_a_button_is_pressed(wire: Wire) -> None:
    event = await heard(wire, "invoke_button")
    assert isinstance(event, Pressed)
    assert event.action == Action("introduction.hello", ("circle-1",))
    assert (event.id, event.ref) == (f"{HERE}:f:0a1b2c3d", ref("1763888300000"))


async def test_a_button_of_the_older_kind_is_pressed(wire: Wire) -> None:
    event = await heard(wire, "message_submit")
    assert isinstance(event, Pressed)
    assert event.action == Action("hello", ("circle-1",))


async def test_a_form_is_submitted_with_its_own_values_only(wire: Wire) -> None:
    event = await heard(wire, "invoke_form")
    assert isinstance(event, Submitted)
    assert event.action == Action("profile.save", ("programme-1",))
    assert event.values == {
        "place": ("Newport, Pill",),
        "assets": (),
        "themes": ("youth", "housing"),
        "quotes": (),
        "agree": ("yes",),
    }


async def test_the_message_action_reads_the_message_and_takes_no_other_place_for_ones_own(wire: Wire) -> None:
    """Used in a group chat, where the bot is not: the words arrive, and nobody's own conversation is changed."""
    event = await heard(wire, "invoke_fetch_task")
    assert isinstance(event, Pressed)
    assert event.action == Action("commit.this", ("I will ring the <bus> company by next Friday",))
    assert event.actor.address.conversation == ""
    assert event.ref == message_ref("teams", TENANT, "19:2da4c29f6d7041eca70b638b43d45437@thread.v2", "1763888200000")
    assert event.dialog


async def test_the_dialog_of_the_message_action_is_submitted(wire: Wire) -> None:
    event = await heard(wire, "invoke_submit_action")
    assert isinstance(event, Submitted)
    assert event.action == Action("commit.save", ("circle-1", "", ""))
    assert event.values == {"what": ("ring the bus company",), "when": ("next Friday",)}
    assert (event.ref, event.dialog, event.actor.address.conversation) == ("", True, "")


async def test_the_message_action_is_answered_by_a_dialog_a_sentence_or_its_end(wire: Wire) -> None:
    form = Form("Make a promise", (Field("what", "I will …"),), Action("commit.save"), Action("commit"), "Next")
    wire.heard.answer = Handled(form=form)
    task = (await wire.post(recorded("invoke_fetch_task"))).body["task"]
    assert (task["type"], task["value"]["title"]) == ("continue", "Make a promise")
    card = task["value"]["card"]["content"]
    assert card_problems(card) == []
    # In a dialog, Teams sends what Action.Submit holds, and knows no other
    assert "Action.Submit" in str(card)
    assert "Action.Execute" not in str(card)
    wire.heard.answer = Handled(note="Is this right?")
    done = await wire.post(recorded("invoke_submit_action"))
    assert done.body == {"task": {"type": "message", "value": "Is this right?"}}
    wire.heard.answer = Handled()
    again = {**recorded("invoke_submit_action"), "id": "f:another"}
    assert (await wire.post(again)).body == {}


async def test_a_message_action_of_another_name_is_nobodys(wire: Wire) -> None:
    other = recorded("invoke_fetch_task")
    other["value"]["commandId"] = "somethingElse"
    assert (await wire.post(other)).body == {}
    assert wire.heard.events == []


async def test_a_press_without_an_id_is_known_by_what_it_says(wire: Wire) -> None:
    first = recorded("invoke_no_id")
    other = {**first, "value": {"action": {"data": {"a": "c1|help"}}}}
    for activity in (first, first, other):
        await wire.post(activity)
    ids = [event.id for event in wire.heard.events]
    assert ids[0] == ids[1] != ids[2]


async def test_a_button_that_nobody_here_made_is_stale(wire: Wire) -> None:
    event = await heard(wire, "invoke_stale")
    assert isinstance(event, Pressed)
    assert event.action == STALE


@pytest.mark.parametrize("data", [None, "x", [], {"a": 1}, {"a": {"b": 2}}, {"a": "c1|x", "f": {"odd": []}}])
async def test_odd_data_is_answered(wire: Wire, data: Any) -> None:
    body = {**recorded("invoke_button"), "value": {"action": {"data": data}}}
    assert (await wire.post(body)).status == 200
    assert len(wire.heard.events) == 1


async def test_coming_and_going(wire: Wire) -> None:
    for name in ("installation_add", "bot_added", "installation_remove"):
        await wire.post(recorded(name))
    added, gone = wire.heard.events  # an installation is told of twice, and welcomed once
    assert isinstance(added, Joined)
    assert isinstance(gone, Left)
    assert added.id == f"teams:{TENANT}:{USER}:joined:f:11111111"
    assert {event.actor.account_id for event in wire.heard.events} == {f"teams:{TENANT}/{USER}"}


async def test_added_to_a_group_or_named_in_a_channel_it_is_the_place_that_is_answered(wire: Wire) -> None:
    again = {**recorded("group_added"), "type": "installationUpdate", "action": "add", "id": "f:other"}
    for body in (recorded("group_added"), again, recorded("channel_message")):
        assert (await wire.post(body)).status == 200
    group, twice, channel = wire.heard.events
    assert all(isinstance(event, Added) for event in wire.heard.events)
    assert group.id == twice.id == f"teams:{TENANT}:19:abc@thread.v2:added", "told twice, it counts once"
    assert group.actor.account_id == f"teams:{TENANT}/19:abc@thread.v2", "nobody's account is touched by it"
    assert channel.actor.address.conversation.startswith("19:253b1f341670408fb6fe51050b6e5ceb@thread.skype")
    assert all(USER not in repr(event) and "hello" not in repr(event) for event in wire.heard.events)


@pytest.mark.parametrize(
    "name",
    [
        "somebody_added",
        "installation_upgrade",
        "message_undeleted",
        "typing",
        "end_of_conversation",
    ],
)
async def test_what_is_not_for_the_bot_is_taken_and_nothing_happens(wire: Wire, name: str) -> None:
    answer = await wire.post(recorded(name))
    assert (answer.status, wire.heard.events) == (200, [])


@pytest.mark.parametrize(
    "change",
    [
        {"from": None},
        {"from": {}},
        {"from": {"id": "28:a-bot"}},
        {"channelData": None, "conversation": {"id": "a:1", "conversationType": "personal"}},
        {"conversation": 7},
        {"attachments": 7},
        {"entities": "odd", "attachments": ["odd", {"contentType": "text/html", "content": 5}], "text": None},
        {"type": "somethingNew"},
    ],
)
async def test_odd_shapes_are_taken_quietly(wire: Wire, change: dict[str, Any]) -> None:
    assert (await wire.post({**recorded("message"), **change})).status == 200


async def test_half_characters_are_mended_before_anybody_must_store_them(wire: Wire) -> None:
    await wire.post({**recorded("message_reply"), "text": "a\ud800b\x00c"})
    [event] = wire.heard.events
    assert isinstance(event, Said)
    assert event.text == "a\ufffdb\ufffdc"


async def test_the_person_is_their_teams_id_where_there_is_no_other(wire: Wire) -> None:
    await wire.post({**recorded("message"), "from": {"id": "29:1QvX8s", "name": "Asha"}})
    assert wire.heard.events[0].actor.address.user == "29:1QvX8s"


# Answers to a press


async def test_a_settled_message_is_answered_with_its_card(wire: Wire) -> None:
    wire.heard.answer = Handled(settled=Message("Done", (Text("You said hello."),)), note="unused")
    answer = await wire.post(recorded("invoke_button"))
    assert answer.status == 200
    assert answer.body["statusCode"] == 200
    assert answer.body["type"] == "application/vnd.microsoft.card.adaptive"
    assert card_problems(answer.body["value"]) == []
    assert "You said hello." in str(answer.body["value"])


async def test_a_note_is_answered_with_a_sentence(wire: Wire) -> None:
    wire.heard.answer = Handled(note="That is saved.")
    answer = await wire.post(recorded("invoke_button"))
    assert answer.body == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": "That is saved.",
    }


@pytest.mark.parametrize("handled", [Handled(), Handled(seen=True)])
async def test_nothing_to_say_is_still_an_answer_that_teams_takes(wire: Wire, handled: Handled) -> None:
    wire.heard.answer = handled
    answer = await wire.post(recorded("invoke_button"))
    assert answer.body["statusCode"] == 200
    assert answer.body["value"] == " "


async def test_a_form_is_answered_open(wire: Wire) -> None:
    form = Form("Your profile", (Field("place", "Where do you lead?"),), Action("save"), Action("open"), "Save")
    wire.heard.answer = Handled(form=form)
    card = (await wire.post(recorded("invoke_button"))).body["value"]
    assert card_problems(card) == []
    assert "Input.Text" in [element["type"] for element in card["body"]]


async def test_an_invoke_that_nobody_handles_is_not_implemented(wire: Wire) -> None:
    assert (await wire.post(recorded("invoke_unknown"))).status == 501
    assert wire.heard.events == []


# Failures


@pytest.mark.parametrize("name", ["message", "invoke_button"])
async def test_a_turn_that_was_not_kept_is_a_500_so_that_teams_sends_it_again(wire: Wire, name: str) -> None:
    wire.heard.fails = PermissionError("disk full")
    assert (await wire.post(recorded(name))).status == 500
    wire.heard.fails = None
    assert (await wire.post(recorded(name))).status == 200


async def test_the_same_activity_twice_is_the_same_event(wire: Wire) -> None:
    for _ in range(2):
        await wire.post(recorded("message"))
    first, second = wire.heard.events
    assert first == second


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"{}",
        b'{"type": "message", "text": "half a \xed\xa0\x80 character"}',
        '{"type": "message"}'.encode("utf-16"),
        b'{"type": 7}',
        b"\xff\xfe\x00",
        b"[" * 5000,
        b'{"type":"message","x":' + b"9" * 5000 + b"}",
    ],
)
async def test_what_is_no_activity_is_a_400(wire: Wire, body: bytes) -> None:
    assert (await wire.post(body)).status == 400


async def test_another_content_type_is_a_415(wire: Wire) -> None:
    assert (await wire.post(recorded("message"), **{"Content-Type": "text/plain"})).status == 415


@pytest.mark.parametrize("size", [600 * 1024, 3 * 1024 * 1024])
async def test_an_activity_that_is_too_large_is_a_413(wire: Wire, size: int) -> None:
    assert (await wire.post(b'{"type": "message", "text": "' + b"x" * size + b'"}')).status == 413
    assert wire.heard.events == []
