"""The port over HTTP: against local mode's Slack, which refuses what Slack refuses, and against servers that fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from adapters.base import DeliveryError, Gone, Rejected, RetryLater
from adapters.local import LocalServer, Person, World
from adapters.local import Message as Shown
from adapters.slack import deliver
from adapters.slack.deliver import SlackPort
from conversations.message import Action, Button, Buttons, Form, Heading, Message, Page, Quote, Speaker, Style, Text
from conversations.model import Address
from conversations.values import replace

HELLO = Message(
    "Hello & welcome",
    (
        Heading("Hello"),
        Text("Here is <!channel> and *stars*"),
        Quote("Tea?", "Amina"),
        Buttons(
            (Button("Say hello", Action("hello", ("c",)), Style.PRIMARY), Button("Open the page", Page("digest", "1")))
        ),
        Form("Write", (), Action("write"), Action("ask"), "Send"),
    ),
)
OTHER = Message("Changed", (Text("Changed"),))


def page_url(kind: str, page: str) -> str:
    return f"https://convenor.example/{kind}/{page}"


class Town:
    """A workspace of local mode with one person in it, and a port that writes to them."""

    def __init__(self, local: LocalServer, session: aiohttp.ClientSession) -> None:
        self.world = local.world
        self.home = self.world.add_workspace("slack", "Eastvale")
        self.amina: Person = self.world.add_person(self.home, "Amina Yusuf", key="amina")
        self.to = Address("slack", self.home.id, self.amina.user_id)
        self.token = self.home.bot_token
        self.own = local.url
        self.port = SlackPort(self.token_for, local.slack_api_url, page_url, session)

    async def token_for(self, team: str) -> str:
        return self.token if team == self.home.id else ""

    @property
    def inbox(self) -> list[Shown]:
        return self.world.inbox("amina")

    def calls(self, method: str) -> int:
        return sum(call.method == method for call in self.world.calls)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with LocalServer(World()) as local, aiohttp.ClientSession() as session:
        yield Town(local, session)


async def test_a_message_arrives_and_says_where(town: Town) -> None:
    receipt = await town.port.send(town.to, HELLO, "row-1")
    (shown,) = town.inbox
    assert receipt.conversation == shown.conversation
    assert receipt.ref == f"slack|{town.home.id}|{shown.conversation}|{shown.id}"
    assert shown.text == "Hello &amp; welcome"
    assert shown.metadata == {"event_type": "convenor", "event_payload": {"key": "row-1"}}
    kinds = [block["type"] for block in shown.blocks]
    assert kinds == ["header", "rich_text", "rich_text", "actions"]


def in_room(town: Town, place: str) -> tuple[Address, Message]:
    return Address("slack", town.home.id, place, place), replace(OTHER, room=f"slack:{town.home.id}/{place}")


async def test_a_room_is_opened_once_for_the_same_people(town: Town) -> None:
    devi, carys = (town.world.add_person(town.home, name, key=name.casefold()) for name in ("Devi", "Carys"))
    people = [replace(town.to, user=person.user_id) for person in (town.amina, devi, carys)]
    room = await town.port.open_room(people)
    assert room == await town.port.open_room(people[::-1])
    assert set(town.world.conversations[room.conversation].members) == {p.user_id for p in (town.amina, devi, carys)}
    receipt = await town.port.send(*in_room(town, room.conversation), "row-1")
    assert (receipt.conversation, [m.text for m in town.inbox]) == (room.conversation, ["Changed"])
    with pytest.raises(Rejected, match="too_many_users"):
        await town.port.open_room(people * 3)


async def test_an_app_without_the_scope_opens_no_room_and_nothing_else_stops(town: Town) -> None:
    lost: list[str] = []

    async def told(_team: str, code: str) -> None:
        lost.append(code)

    town.port._lost = told
    devi = town.world.add_person(town.home, "Devi", key="devi")
    town.home.scopes = "chat:write,im:history,im:write,users:read"
    with pytest.raises(Rejected, match="missing_scope"):
        await town.port.open_room([town.to, replace(town.to, user=devi.user_id)])
    town.home.no_groups, town.home.scopes = True, ""
    with pytest.raises(Rejected, match="restricted_action"):
        await town.port.open_room([town.to, replace(town.to, user=devi.user_id)])
    assert lost == []
    await town.port.send(town.to, HELLO, "row-1")


async def test_nothing_is_written_to_a_group_message_that_became_a_channel(town: Town) -> None:
    devi = town.world.add_person(town.home, "Devi", key="devi")
    room = await town.port.open_room([town.to, replace(town.to, user=devi.user_id)])
    town.world.conversations[room.conversation].kind = "channel"
    with pytest.raises(Gone):
        await town.port.send(*in_room(town, room.conversation), "row-1")
    assert town.inbox == []


async def test_a_known_conversation_is_not_opened_again(town: Town) -> None:
    receipt = await town.port.send(town.to, HELLO, "row-1")
    await town.port.send(replace(town.to, conversation=receipt.conversation), HELLO, "row-2")
    assert (len(town.inbox), town.calls("conversations.open")) == (2, 1)


async def test_a_member_speaks_under_their_own_name(town: Town) -> None:
    await town.port.send(
        town.to, replace(OTHER, speaker=Speaker("Rhian Bevan", "political", "Eastvale North")), "row-1"
    )
    assert town.inbox[0].username == "Rhian Bevan · political, Eastvale North"


async def test_a_message_is_changed_and_taken_back(town: Town) -> None:
    receipt = await town.port.send(town.to, HELLO, "row-1")
    await town.port.amend(town.to, receipt.ref, replace(OTHER, speaker=Speaker("Rhian", "", "")))
    assert (town.inbox[0].text, town.inbox[0].edited) == ("Changed", True)
    await town.port.retract(town.to, receipt.ref)
    assert town.inbox == []
    # Both are done already where the message is gone.
    await town.port.retract(town.to, receipt.ref)
    await town.port.amend(town.to, receipt.ref, OTHER)


async def test_a_quiet_note_is_for_that_person_alone(town: Town) -> None:
    await town.port.send(town.to, OTHER, "row-1", quiet=True)
    assert [(m.only_for, m.text) for m in town.inbox] == [(town.amina.user_id, "Changed")]


async def test_the_home_page_is_shown(town: Town) -> None:
    await town.port.show_home(town.to, HELLO)
    assert town.amina.home is not None
    assert [block["type"] for block in town.amina.home["blocks"]] == ["header", "rich_text", "rich_text", "actions"]


async def test_a_message_is_found_by_its_key(town: Town) -> None:
    await town.port.send(town.to, HELLO, "row-1")
    sent = await town.port.send(town.to, OTHER, "row-2")
    assert await town.port.find(town.to, "row-2") == sent
    assert await town.port.find(town.to, "row-3") is None


async def test_too_many_messages_wait_as_long_as_slack_says(town: Town) -> None:
    town.world.pacing.slack_burst = 1
    await town.port.send(town.to, HELLO, "row-1")
    with pytest.raises(RetryLater) as caught:
        await town.port.send(town.to, HELLO, "row-2")
    assert (caught.value.after, caught.value.ambiguous) == (1.0, False)


async def test_nobody_is_written_to_who_is_gone(town: Town) -> None:
    with pytest.raises(Gone, match="user_not_found"):
        await town.port.send(replace(town.to, user="U0NOBODY"), HELLO, "row-1")
    with pytest.raises(Gone, match="channel_not_found"):
        await town.port.send(replace(town.to, conversation="D0NOWHERE"), HELLO, "row-1")
    with pytest.raises(Gone, match="no_token"):
        await town.port.send(replace(town.to, workspace="T0OTHER"), HELLO, "row-1")
    town.home.installed = False
    with pytest.raises(Gone, match="account_inactive"):
        await town.port.send(town.to, HELLO, "row-1")


async def test_somebody_elses_message_is_refused(town: Town) -> None:
    talk = town.world.personal(town.amina)
    written = Shown("1.000001", talk.id, town.amina.user_id, by_bot=False, at="")
    town.world.post(written)
    with pytest.raises(Rejected, match="cant_update_message"):
        await town.port.amend(town.to, f"slack|{town.home.id}|{talk.id}|{written.id}", OTHER)


# Servers that fail


@asynccontextmanager
async def failing(handler: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[SlackPort]:
    app = web.Application()
    app.router.add_route("*", "/api/{method}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    async def token_for(team: str) -> str:
        return "xoxb-secret"

    try:
        async with aiohttp.ClientSession() as session:
            yield SlackPort(token_for, f"http://127.0.0.1:{runner.addresses[0][1]}/api/", page_url, session)
    finally:
        await runner.cleanup()


TO = Address("slack", "T1", "U1", "D1")


async def refusal(port: SlackPort) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await port.send(TO, Message("Somebody's words", (Text("Somebody's words"),)), "row-1")
    assert "words" not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value


@pytest.mark.parametrize(
    ("status", "body", "kind", "ambiguous"),
    [
        (500, "<html>sorry</html>", RetryLater, True),
        (503, "{", RetryLater, True),
        (429, "slow down", RetryLater, False),
        (200, '{"ok": false, "error": "fatal_error"}', RetryLater, True),
        (200, '{"ok": false, "error": "ratelimited"}', RetryLater, False),
        (200, '{"ok": false, "error": "token_revoked"}', Gone, False),
        (200, '{"ok": false, "error": "is_archived"}', Gone, False),
        (200, '{"ok": false, "error": "invalid_blocks"}', Rejected, False),
        (404, "not found", Rejected, False),
    ],
)
async def test_each_failure_says_what_to_do_next(
    status: int, body: str, kind: type[DeliveryError], ambiguous: bool
) -> None:
    async def answer(request: web.Request) -> web.Response:
        content_type = "application/json" if body.startswith("{") else "text/html"
        return web.Response(status=status, text=body, content_type=content_type)

    async with failing(answer) as port:
        error = await refusal(port)
    assert type(error) is kind
    assert getattr(error, "ambiguous", False) is ambiguous


async def test_a_lost_answer_may_have_been_a_delivery() -> None:
    async def drop(request: web.Request) -> web.Response:
        assert request.transport
        request.transport.close()
        return web.Response()

    async with failing(drop) as port:
        error = await refusal(port)
    assert isinstance(error, RetryLater)
    assert error.ambiguous


async def test_silence_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver, "SECONDS", 0.05)

    async def silent(request: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    async with failing(silent) as port:
        error = await refusal(port)
    assert isinstance(error, RetryLater)
    assert error.ambiguous


async def test_what_never_left_was_certainly_not_delivered() -> None:
    async def token_for(team: str) -> str:
        return "xoxb-secret"

    async with aiohttp.ClientSession() as session:
        error = await refusal(SlackPort(token_for, "http://127.0.0.1:9/api/", page_url, session))
    assert isinstance(error, RetryLater)
    assert not error.ambiguous


async def test_a_message_stands_in_a_thread_and_beside_the_others(town: Town) -> None:
    first = await town.port.send(town.to, HELLO, "row-1")
    known = replace(town.to, conversation=first.conversation)
    await town.port.send(known, OTHER, "row-2", under=first.ref)
    await town.port.send(known, OTHER, "row-3", quiet=True, under=first.ref)
    copy, note = town.inbox[1:]
    assert (copy.thread, copy.broadcast) == (town.inbox[0].id, True)
    assert (note.thread, note.broadcast) == (town.inbox[0].id, False)
    assert await town.port.find(known, "row-2") is not None


async def test_where_the_thread_is_gone_the_message_comes_without(town: Town) -> None:
    first = await town.port.send(town.to, HELLO, "row-1")
    await town.port.retract(town.to, first.ref)
    await town.port.send(replace(town.to, conversation=first.conversation), OTHER, "row-2", under=first.ref)
    assert [(m.text, m.thread) for m in town.inbox] == [("Changed", "")]


async def test_what_nobody_can_change_has_no_ref(town: Town) -> None:
    assert (await town.port.send(town.to, OTHER, "row-1", quiet=True)).ref == ""


async def test_a_file_comes_from_slack_alone_and_with_the_token(town: Town) -> None:
    upload = town.world.upload(town.amina, "plan.png", "image/png", b"a bench")
    there = f"{town.own}/local/slack/files/{upload.id}/plan.png"
    async with town.port.open_file(town.to, there) as stream:
        assert b"".join([chunk async for chunk in stream.chunks]) == b"a bench"
        assert stream.size == 7
    for elsewhere in (
        "https://evil.example/plan.png",
        "https://files.slack.com.evil.example/x",
        "http://127.0.0.1:9/x",
        "https://[files.slack.com/x",
        "https://files.slack.com:x/",
    ):
        with pytest.raises(Rejected):
            async with town.port.open_file(town.to, elsewhere):
                pass
    town.world.uploads.clear()
    with pytest.raises(Gone):  # Slack shows a page to sign in instead
        async with town.port.open_file(town.to, there):
            pass
