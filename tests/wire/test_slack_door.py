"""What Slack sends, over HTTP to the real door: the events that come out of it, and what Slack hears back."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

import pytest

from adapters.actions import STALE
from adapters.base import Handled
from adapters.slack.app import LARGEST_BODY, SlackConfig, SlackDoor
from conversations.events import (
    Actor,
    Attached,
    Deleted,
    Edited,
    Joined,
    Opened,
    PersonEvent,
    Pressed,
    Reacted,
    Said,
    Submitted,
)
from conversations.message import Action, Field, Form
from conversations.model import Address
from conversations.richtext import Line, Run, encode
from tests.wire.slack_kit import JSON, NOW, SECRET, Remembered, door, recorded, signed, wire

TEAM, USER, TALK = "T061EG9R6", "U061F7AUR", "D024BE91L"
WRITTEN = f"slack|{TEAM}|{TALK}|1795392000.000200"
BY_BOT = f"slack|{TEAM}|{TALK}|1795391000.000100"
IN_TALK = Actor(Address("slack", TEAM, USER, TALK))
ANYWHERE = Actor(Address("slack", TEAM, USER))
TRIGGER = f"slack:{TEAM}:12466734323.1395872398.5b8b1d2e8a"
KEPT = Action("commitment.kept", ("0a1b",))
FORM = Form("A commitment", (Field("what", "What will you do?"),), Action("make"), Action("ask"), "Keep")


def ev(number: int) -> str:
    return f"slack:{TEAM}:Ev0PV52K{number:02d}"


# A group message: whoever acts there is answered alone, wherever their own conversation is.
ROOM = f"slack:{TEAM}/C07GROUP01"
IN_ROOM = f"slack|{TEAM}|C07GROUP01|1795392000.000200"
# Where the recorded command was typed.
TYPED_IN = f"slack:{TEAM}/C02ELGNBH"
EVENTS: dict[str, PersonEvent] = {
    "message": Said(
        ev(1),
        NOW,
        IN_TALK,
        "Tea & talk <3 with @someone & @someone, see the plan (https://eastvale.example/plan?a=1&b=2) "
        "eastvale.example @here 👋",
        WRITTEN,
        rich=encode(
            (
                Line(
                    (
                        Run("Tea & talk <3 with "),
                        Run("@someone", who=f"slack:{TEAM}/U0LABEL01"),
                        Run(" & "),
                        Run("@someone", who=f"slack:{TEAM}/U0NOBODY1"),
                        Run(", see "),
                        Run("the plan", link="https://eastvale.example/plan?a=1&b=2"),
                        Run(" "),
                        Run("eastvale.example", link="http://eastvale.example"),
                        Run(" @here 👋"),
                    )
                ),
            )
        ),
    ),
    "message_in_thread": Said(ev(2), NOW, IN_TALK, "Yes, Thursday works", WRITTEN, thread=BY_BOT),
    "message_file": Said(
        ev(3),
        NOW,
        IN_TALK,
        "The plan, as a picture",
        WRITTEN,
        files=(
            Attached(
                "plan.png",
                "image/png",
                4421,
                "https://files.slack.com/files-pri/T061EG9R6-F0S43PZDF/download/plan.png",
            ),
        ),
    ),
    "message_changed": Edited(ev(5), NOW, IN_TALK, "Tea on Friday & talk", WRITTEN),
    "message_deleted": Deleted(ev(8), NOW, IN_TALK, WRITTEN),
    "message_tombstone": Deleted(ev(9), NOW, IN_TALK, WRITTEN),
    "reaction_added": Reacted(ev(10), NOW, IN_TALK, BY_BOT, "👍🏼"),
    "reaction_removed": Reacted(ev(11), NOW, IN_TALK, BY_BOT, ":partyparrot:", added=False),
    "group_message": Said(ev(31), NOW, ANYWHERE, "I will ring the bus company by next Friday", IN_ROOM, room=ROOM),
    "group_message_changed": Edited(ev(32), NOW, ANYWHERE, "Tea on Friday & talk", IN_ROOM, room=ROOM),
    "group_message_deleted": Deleted(ev(33), NOW, ANYWHERE, IN_ROOM, ROOM),
    "group_reaction_added": Reacted(
        ev(34), NOW, ANYWHERE, f"slack|{TEAM}|C07GROUP01|1795391000.000100", "👍🏼", room=ROOM
    ),
    # What all read is not changed by one who presses there.
    "group_block_actions": Pressed(TRIGGER, NOW, ANYWHERE, KEPT, dialog=True),
    "app_home_opened": Opened(ev(12), NOW, IN_TALK),
    "app_home_opened_messages": Joined(f"slack:{TEAM}:{USER}:joined", NOW, IN_TALK),
    "block_actions": Pressed(TRIGGER, NOW, IN_TALK, KEPT, BY_BOT, dialog=True),
    "block_actions_home": Pressed(TRIGGER, NOW, ANYWHERE, KEPT, dialog=True),
    "block_actions_ephemeral": Pressed(TRIGGER, NOW, IN_TALK, KEPT, dialog=True),
    "block_actions_stale": Pressed(TRIGGER, NOW, IN_TALK, STALE, BY_BOT, dialog=True),
    "message_action": Pressed(
        f"slack:{TEAM}:12466734323.1395872398.77aa1d2e8a",
        NOW,
        ANYWHERE,
        Action("commit.this", ("I will ring the <bus> company by next Friday",)),
        f"slack|{TEAM}|C012AB3CD|1795392100.000200",
        dialog=True,
    ),
    "view_submission": Submitted(
        TRIGGER,
        NOW,
        ANYWHERE,
        Action("commitment.make", ("0a1b",)),
        {
            "what": ("Visit the youth club & ask <why>",),
            "with": (),
            "realm": ("community",),
            "place": ("eastvale",),
            "themes": ("housing", "youth"),
            "days": (),
            "agreed": ("yes",),
        },
        BY_BOT,
        dialog=True,
    ),
    "command": Said(
        f"slack:{TEAM}:12466734323.1395872398.6c8b1d2e8a",
        NOW,
        ANYWHERE,
        "commit to talk about the payload & more",
        dialog=True,
        channel=TYPED_IN,
    ),
    "command_empty": Said(
        f"slack:{TEAM}:12466734323.1395872398.6c8b1d2e8a", NOW, ANYWHERE, "help", dialog=True, channel=TYPED_IN
    ),
}
NOTHING = (
    "message_by_bot",
    "message_changed_by_bot",
    "message_unfurled",
    "message_in_channel",
    "message_in_private_channel",
    "app_uninstalled",
    "tokens_revoked",
    "unknown",
    "block_actions_link",
    "block_actions_select",
    "view_closed",
    "shortcut",
)


@pytest.mark.parametrize("name", EVENTS)
async def test_each_recorded_payload_becomes_its_event(name: str) -> None:
    async with door() as slack:
        assert await slack.send(recorded(name)) == (200, "")
    event, *more = slack.handle.events
    assert event == EVENTS[name]
    # What is done on the home page changes that page: it is asked for again.
    again = [Opened(f"{event.id}:home", event.at, event.actor)] if name == "block_actions_home" else []
    assert more == again


@pytest.mark.parametrize("name", NOTHING)
async def test_what_is_not_for_the_engine_is_acknowledged_and_left(name: str) -> None:
    async with door() as slack:
        assert await slack.send(recorded(name)) == (200, "")
    assert slack.handle.events == []


async def test_the_address_can_be_verified() -> None:
    async with door() as slack:
        status, body = await slack.send(recorded("url_verification"))
    assert (status, json.loads(body)["challenge"]) == (200, recorded("url_verification")["challenge"])


async def test_what_was_not_kept_is_a_500_so_that_slack_sends_it_again() -> None:
    async with door(Remembered(fails=RuntimeError("no database"))) as slack:
        for name in ("message", "block_actions", "view_submission", "command"):
            status, _ = await slack.send(recorded(name))
            assert status == 500, name
        slack.handle.fails = None
        assert await slack.send(recorded("message")) == (200, "")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"X-Slack-Signature": "v0=0000"}, "a wrong signature"),
        ({"X-Slack-Signature": ""}, "no signature"),
        ({"X-Slack-Signature": "v0=naïve"}, "a signature that is not ASCII"),
        ({"X-Slack-Request-Timestamp": "yesterday"}, "a time that is no number"),
        ({"X-Slack-Request-Timestamp": ""}, "no time"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_who_cannot_prove_to_be_slack_gets_a_401(changes: dict[str, str], why: str) -> None:
    content_type, body = wire(recorded("message"))
    async with door() as slack:
        status, _ = await slack.post(body, {"Content-Type": content_type, **signed(body), **changes})
    assert (status, slack.handle.events) == (401, []), why


async def test_old_requests_and_other_secrets_get_a_401() -> None:
    _, body = wire(recorded("message"))
    async with door() as slack:
        old, _ = await slack.post(body, {"Content-Type": JSON, **signed(body, at=time.time() - 360)})
        other, _ = await slack.post(body, {"Content-Type": JSON, **signed(body, secret="guessed")})
        changed, _ = await slack.post(body + b" ", {"Content-Type": JSON, **signed(body)})
    assert (old, other, changed, slack.handle.events) == (401, 401, 401, [])


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b"{not json"),
        (JSON, b"[1, 2]"),
        (JSON, b""),
        (JSON, b'"words"'),
        (JSON, b"\xff\xfe"),
        ("application/x-www-form-urlencoded", b"payload=%7Bnot+json"),
        ("application/x-www-form-urlencoded", b"payload=17"),
        (JSON, b'{"type": "event_callback", "team": 5, "authorizations": [7]}'),
        (JSON, b'{"a":' * 5_000 + b"1" + b"}" * 5_000),
    ],
)
async def test_what_cannot_be_read_is_a_400(content_type: str, body: bytes) -> None:
    async with door() as slack:
        status, _ = await slack.post(body, {"Content-Type": content_type, **signed(body)})
    assert (status, slack.handle.events) == (400, [])


@pytest.mark.parametrize("body", [b"{not json", b"payload=17", b"a&" * 1000, b'{"a":' * 5_000])
async def test_nothing_is_read_of_a_body_that_slack_did_not_sign(body: bytes) -> None:
    """To read half a million pairs takes half a second: whether they can be read is no stranger's to learn."""
    async with door() as slack:
        forged, _ = await slack.post(
            body, {"Content-Type": "application/x-www-form-urlencoded", **signed(body, secret="guessed")}
        )
        bare, _ = await slack.post(body, {"Content-Type": "application/x-www-form-urlencoded"})
        strange, _ = await slack.post(body, {**signed(body), "X-Slack-Request-Timestamp": "9" * 5000})
    assert (forged, bare, strange, slack.handle.events) == (401, 401, 401, [])


async def test_a_missing_content_type_does_no_harm() -> None:
    for name in ("message", "block_actions", "command"):
        _, body = wire(recorded(name))
        async with (
            door() as slack,
            slack.http.post(slack.url, data=body, headers=signed(body), skip_auto_headers=("Content-Type",)) as answer,
        ):
            assert (answer.status, slack.handle.events) == (200, [EVENTS[name]])


@pytest.mark.parametrize("largest", [2**21, 2**16], ids=["this door's limit", "the server's limit"])
async def test_a_body_over_a_megabyte_is_a_413(largest: int) -> None:
    body = json.dumps({"type": "event_callback", "words": "x" * LARGEST_BODY}).encode()
    async with door(largest=largest) as slack:
        status, _ = await slack.post(body, {"Content-Type": JSON, **signed(body)})
        streamed = slack.http.post(slack.url, data=_in_parts(body), headers={"Content-Type": JSON, **signed(body)})
        async with streamed as answer:
            assert (status, answer.status) == (413, 413)


async def _in_parts(body: bytes) -> Any:
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


async def test_a_form_comes_back_with_its_problems() -> None:
    mended = Form("A commitment", (Field("what", "What?", problem="Please write a few words."),), KEPT, KEPT, "Keep")
    async with door(Remembered(Handled(form=mended))) as slack:
        status, body = await slack.send(recorded("view_submission"))
    told = {"response_action": "errors", "errors": {"what": "Please write a few words."}}
    assert (status, json.loads(body)) == (200, told)


async def test_the_next_form_takes_the_place_of_the_first() -> None:
    async with door(Remembered(Handled(form=FORM))) as slack:
        status, body = await slack.send(recorded("view_submission"))
    answer = json.loads(body)
    assert (status, answer["response_action"]) == (200, "update")
    assert answer["view"]["title"]["text"] == "A commitment"
    assert answer["view"]["private_metadata"] == BY_BOT


async def test_a_form_that_cannot_be_opened_is_no_error() -> None:
    nowhere = SlackConfig(SECRET, "xoxb-1", "http://127.0.0.1:9/api/")
    async with door(Remembered(Handled(form=FORM)), nowhere) as slack:
        assert await slack.send(recorded("block_actions")) == (200, "")
        assert await slack.send(recorded("command")) == (200, "")
    assert [event.actor.name for event in slack.handle.events] == ["", ""]


async def test_no_words_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    _, body = wire(recorded("message"))
    nowhere = SlackConfig(SECRET, "xoxb-1", "http://127.0.0.1:9/api/")
    async with door(Remembered(fails=ValueError("could not save 'Tea & talk'")), nowhere) as slack:
        await slack.post(body, {"Content-Type": JSON, **signed(body, secret="guessed")})
        await slack.send(recorded("message"))
        await slack.send(recorded("command"))
        await slack.send(recorded("unknown"))
    assert "ValueError" in caplog.text
    assert not [words for words in ("Tea", "talk", "amina", "xoxb-1", "payload") if words in caplog.text]


async def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "SIGNING_SECRET",
        "BOT_TOKEN",
        "CLIENT_ID",
        "CLIENT_SECRET",
        "SCOPES",
        "VERIFICATION_TOKEN",
        "APP_TOKEN",
    ):
        monkeypatch.setenv(f"SLACK_{name}", "from the environment")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    async with door() as slack:
        assert await slack.send(recorded("message")) == (200, "")
        assert await slack.send(recorded("block_actions")) == (200, "")
    assert slack.handle.events == [EVENTS["message"], EVENTS["block_actions"]]


def test_without_a_signing_secret_there_is_no_door() -> None:
    with pytest.raises(ValueError, match="signing secret"):
        SlackDoor(SlackConfig(""), Remembered(), lambda: NOW)
