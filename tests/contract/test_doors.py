"""What both platforms may rely on at the bot's door: one suite over the doors of Slack and of Teams, on a real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from adapters.base import Handled
from adapters.local.cards import card_problems
from adapters.slack.app import SlackConfig, SlackDoor
from adapters.teams.app import TeamsConfig, TeamsDoor
from conversations.events import Deleted, Edited, PersonEvent, Pressed, Reacted, Said, Submitted
from conversations.message import Action, Message, Text
from tests.wire import slack_kit, teams_kit

PLATFORMS = ("slack", "teams")
# What each platform calls the same thing.
RECORDED = {
    "said": ("message", "message"),
    "edited": ("message_changed", "message_edited"),
    "deleted": ("message_deleted", "message_deleted"),
    "reacted": ("reaction_added", "reaction_added"),
    "pressed": ("block_actions", "invoke_button"),
    "submitted": ("view_submission", "invoke_form"),
}
KINDS: dict[str, type] = {
    "said": Said,
    "edited": Edited,
    "deleted": Deleted,
    "reacted": Reacted,
    "pressed": Pressed,
    "submitted": Submitted,
}


@dataclass
class Engine:
    """In place of the engine: it remembers events, waits while it is told to, and answers or raises."""

    events: list[PersonEvent] = field(default_factory=list)
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)
    fails: Exception | None = None
    answer: Handled = field(default_factory=Handled)

    async def handle(self, event: PersonEvent) -> Handled:
        self.reached.set()
        await self.may_go_on.wait()
        if self.fails:
            raise self.fails
        self.events.append(event)
        return self.answer


@dataclass
class Door:
    name: str
    url: str
    engine: Engine
    http: aiohttp.ClientSession

    def recorded(self, kind: str) -> bytes:
        """The body of a recorded request."""
        if self.name == "slack":
            return slack_kit.wire(slack_kit.recorded(RECORDED[kind][0]))[1]
        # Local mode asks for no token, and answers nowhere but on this computer.
        return json.dumps({**teams_kit.recorded(RECORDED[kind][1]), "serviceUrl": "http://127.0.0.1:9/"}).encode()

    async def post(self, body: bytes, content_type: str = "") -> tuple[int, str]:
        form = self.name == "slack" and not body.startswith(b"{")
        headers = {"Content-Type": content_type or (slack_kit.FORM if form else slack_kit.JSON)}
        if self.name == "slack":
            headers |= slack_kit.signed(body)
        async with self.http.post(self.url, data=body, headers=headers) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def opened(name: str) -> AsyncIterator[Door]:
    engine, app = Engine(), web.Application()
    engine.may_go_on.set()
    door: SlackDoor | TeamsDoor
    if name == "slack":
        door = SlackDoor(SlackConfig(slack_kit.SECRET), engine.handle, lambda: slack_kit.NOW)
    else:
        door = TeamsDoor(TeamsConfig(local=True), engine.handle, lambda: teams_kit.NOW, teams_kit.page_url)
    handler: Callable[[web.Request], object] = door.__call__
    app.router.add_post("/in", handler)  # type: ignore[arg-type]
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession() as http:
            yield Door(name, f"http://127.0.0.1:{runner.addresses[0][1]}/in", engine, http)
    finally:
        if isinstance(door, SlackDoor):
            await door.close()
        await runner.cleanup()


@pytest.fixture(params=PLATFORMS)
async def door(request: pytest.FixtureRequest) -> AsyncIterator[Door]:
    async with opened(request.param) as made:
        yield made


@pytest.mark.parametrize("kind", RECORDED)
async def test_each_kind_of_event_is_handed_over_once_with_who_and_where(door: Door, kind: str) -> None:
    status, _ = await door.post(door.recorded(kind))
    assert status == 200
    event = door.engine.events[0]
    assert isinstance(event, KINDS[kind])
    assert len(door.engine.events) == 1 or kind == "reacted"
    assert event.id.startswith(f"{door.name}:")
    address = event.actor.address
    assert address.platform == door.name
    assert address.workspace
    assert address.user
    assert event.at == slack_kit.NOW


@pytest.mark.parametrize("kind", RECORDED)
async def test_the_platform_hears_200_only_after_the_turn_was_kept(door: Door, kind: str) -> None:
    door.engine.may_go_on.clear()
    asking = asyncio.create_task(door.post(door.recorded(kind)))
    async with asyncio.timeout(20):
        await door.engine.reached.wait()
    assert not asking.done()
    assert door.engine.events == []
    door.engine.may_go_on.set()
    status, _ = await asking
    assert status == 200
    assert door.engine.events


@pytest.mark.parametrize("kind", RECORDED)
async def test_a_turn_that_was_not_kept_is_a_5xx_and_may_come_again(door: Door, kind: str) -> None:
    door.engine.fails = RuntimeError("no database, and somebody's words")
    status, text = await door.post(door.recorded(kind))
    assert status >= 500
    assert "words" not in text
    door.engine.fails = None
    assert (await door.post(door.recorded(kind)))[0] == 200
    assert door.engine.events


@pytest.mark.parametrize("kind", RECORDED)
async def test_what_comes_twice_has_the_same_id_and_other_things_have_another(door: Door, kind: str) -> None:
    for _ in range(2):
        assert (await door.post(door.recorded(kind)))[0] == 200
    half = len(door.engine.events) // 2
    ids = [event.id for event in door.engine.events]
    assert ids[:half] == ids[half:]
    for other in RECORDED:
        await door.post(door.recorded(other))
    # Slack's recorded press, form and command were made with one trigger; everything else has an id of its own.
    assert len(set(ids)) == half
    others = [event.id for event in door.engine.events if not isinstance(event, (Pressed, Submitted))]
    assert len(set(others)) >= 4


async def test_a_press_that_had_been_handled_before_is_answered_all_the_same(door: Door) -> None:
    door.engine.answer = Handled(seen=True)
    for kind in ("said", "pressed", "submitted"):
        assert (await door.post(door.recorded(kind)))[0] == 200


async def test_a_settled_message_and_a_note_are_answers_that_the_platform_takes(door: Door) -> None:
    settled = Message("Done", (Text("You are in <b>*all* the way*."),))
    for answer in (Handled(settled=settled, note="Done"), Handled(note="Done")):
        door.engine.answer = answer
        status, text = await door.post(door.recorded("pressed"))
        assert status == 200
        if door.name == "slack":
            assert text == ""  # the message is changed by the courier
        else:
            body = json.loads(text)
            assert body["statusCode"] == 200
            assert body["value"] == "Done" or card_problems(body["value"]) == []


async def test_a_payload_that_nobody_here_made_is_a_stale_press(door: Door) -> None:
    body = door.recorded("pressed")
    for payload in (b"c1%7Ccommitment.kept%7C0a1b", b"c1|introduction.hello|circle-1"):
        body = body.replace(payload, b"c7.nobody.made.this")
    assert b"nobody" in body
    assert (await door.post(body))[0] == 200
    (event,) = door.engine.events
    assert isinstance(event, Pressed)
    assert event.action == Action("stale")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"words"', b"\xff\xfe\x00", b"[" * 5000, b'{"a":' * 5000 + b"1"])
async def test_what_cannot_be_read_is_refused(door: Door, body: bytes) -> None:
    status, text = await door.post(body)
    assert status == 400
    assert len(text) < 200
    assert door.engine.events == []


async def test_what_is_too_large_is_refused(door: Door) -> None:
    body = json.dumps({"type": "message", "text": "x" * 1_200_000}).encode()
    status, _ = await door.post(body)
    assert status == 413
    assert door.engine.events == []


async def test_what_is_not_json_is_refused(door: Door) -> None:
    status, _ = await door.post(b"<xml>words</xml>", "text/xml")
    assert status in (400, 415)
    assert door.engine.events == []


async def test_only_post_is_answered(door: Door) -> None:
    async with door.http.get(door.url) as answer:
        assert answer.status == 405
