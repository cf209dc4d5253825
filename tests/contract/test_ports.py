"""What the courier may rely on, whichever platform it writes to: one suite over the ports to Slack and to Teams.

Each writes over real HTTP to local mode, which refuses what its platform refuses.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest
from aiohttp import web

from adapters.base import DeliveryError, Gone, Port, Rejected, RetryLater
from adapters.local import LocalServer, Person
from adapters.local.seen import labels, view_words, words
from adapters.slack.deliver import SlackPort
from adapters.teams.config import TeamsConfig
from adapters.teams.deliver import TeamsPort
from conversations.message import (
    Action,
    Button,
    Buttons,
    Divider,
    Facts,
    Field,
    FieldKind,
    Form,
    Heading,
    Image,
    Message,
    Option,
    Page,
    Quote,
    Speaker,
    Style,
    Text,
)
from conversations.model import Address
from conversations.values import replace

PLATFORMS = ("slack", "teams")
SECRET = "words that are nobody else's"
HELLO = Message("Hello", (Text(SECRET), Buttons((Button("Say hello", Action("hello", ("circle-1",))),))))
CHANGED = Message("Changed", (Text("It has changed"),))
WAYS = (Option("circle", "My circle"), Option("private", "Only me"))
FORM = Form(
    "Answer",
    (
        Field(
            "text",
            "Your answer",
            FieldKind.TEXT,
            value=("as *typed*",),
            hint="A line or two",
            problem="Please mend it.",
        ),
        Field("name", "Your name", value=("Jo",), longest=80),
        Field("way", "Who may read it?", FieldKind.CHOICE, WAYS, ("private",)),
        Field(
            "themes", "Themes", FieldKind.CHOICES, tuple(Option(f"t{n}", f"Theme {n}") for n in range(9)), ("t1", "t2")
        ),
        Field("agree", "I agree", FieldKind.TICK, required=False),
    ),
    Action("answer.save", ("question-1",)),
    Action("answer", ("question-1",)),
    "Save",
    "A few words about it.",
)
EVERYTHING = Message(
    "Everything at once",
    (
        Heading("A heading"),
        Heading("A heading that is *longer* than any platform's headings may be " * 4),
        Text("Two lines\n\nof <words> & {{signs}}"),
        Text("A quiet line", quiet=True),
        Quote("Nine weeks for a form", "Amina Yusuf · Community"),
        Quote("Nobody's name is here"),
        Facts((("Place", "Harbour"), ("Realm", "Executive"), ("Empty", ""))),
        Divider(),
        Image(Page("figure", "1"), "Three circles"),
        Buttons(
            (
                Button("Plain", Action("plain")),
                Button("Good", Action("good"), Style.PRIMARY),
                Button("Bad", Action("bad"), Style.DANGER, asks="Are you sure?"),
                Button("A page", Page("digest", "1")),
            )
        ),
        FORM,
        replace(FORM, open=True),
        Buttons(tuple(Button(f"Number {n}", Action("number", (str(n),))) for n in range(12))),
    ),
    Speaker("Rhian Bevan", "Political", "Eastvale North"),
)


def page_url(kind: str, page: str) -> str:
    return f"https://convenor.example/{kind}/{page}"


@dataclass
class Platform:
    """A port, the platform it writes to, and somebody there."""

    name: str
    port: Port
    local: LocalServer
    somebody: Person
    to: Address

    def shown(self) -> list[str]:
        return [words(message) for message in self.local.world.inbox(self.somebody)]

    def throttle(self) -> None:
        self.local.world.pacing.slack_burst = 1
        self.local.world.pacing.teams_windows = ((1, 5.0),)

    def uninstall(self) -> None:
        self.local.world.workspace_of(self.somebody).installed = False
        self.local.world.update_person(self.somebody, installed=False)


@asynccontextmanager
async def platform_of(name: str, through: Callable[[str], str] = lambda url: url) -> AsyncIterator[Platform]:
    """`through` may name another address for that of the platform, such as a proxy's."""
    async with LocalServer() as local, aiohttp.ClientSession() as session:
        home = local.world.add_workspace("slack" if name == "slack" else "teams", "Eastvale")
        somebody = local.world.add_person(home, "Amina Yusuf", key="amina")

        async def token_for(team: str) -> str:
            return home.bot_token if team == home.id else ""

        if name == "slack":
            port: Port = SlackPort(token_for, through(local.slack_api_url), page_url, session)
            to = Address("slack", home.id, somebody.user_id)
        else:
            port = TeamsPort(TeamsConfig(app_id=local.world.teams_app_id, local=True), page_url, session)
            to = Address("teams", home.id, somebody.aad_id, service_url=through(local.teams_url))
        yield Platform(name, port, local, somebody, to)
        await port.close()


@pytest.fixture(params=PLATFORMS)
async def there(request: pytest.FixtureRequest) -> AsyncIterator[Platform]:
    async with platform_of(request.param) as platform:
        yield platform


async def test_a_first_message_opens_the_conversation_and_its_receipt_says_where(there: Platform) -> None:
    assert there.port.platform == there.name
    receipt = await there.port.send(there.to, HELLO, "row-1")
    (message,) = there.local.world.inbox(there.somebody)
    assert receipt.conversation == message.conversation
    assert receipt.ref == f"{there.name}|{there.to.workspace}|{message.conversation}|{message.id}"
    assert SECRET in there.shown()[0]
    assert labels(message) == ["Say hello"]
    known = replace(there.to, conversation=receipt.conversation)
    again = await there.port.send(known, CHANGED, "row-2")
    assert (again.conversation, again.ref != receipt.ref) == (receipt.conversation, True)
    assert len(there.shown()) == 2


async def test_messages_stand_in_the_order_in_which_they_were_sent(there: Platform) -> None:
    for number in range(3):
        await there.port.send(there.to, Message(str(number), (Text(f"Number {number}"),)), str(number))
    assert [line for shown in there.shown() for line in shown.splitlines() if line] == [
        "Number 0",
        "Number 1",
        "Number 2",
    ]


async def test_a_message_is_amended_where_it_stands_and_then_retracted(there: Platform) -> None:
    first = await there.port.send(there.to, HELLO, "row-1")
    await there.port.send(there.to, Message("Other", (Text("Other"),)), "row-2")
    await there.port.amend(there.to, first.ref, CHANGED)
    assert ["It has changed" in shown for shown in there.shown()] == [True, False]
    assert SECRET not in str(there.shown())
    await there.port.retract(there.to, first.ref)
    assert [shown.strip() for shown in there.shown()] == ["Other"]


async def test_a_message_that_is_gone_can_be_retracted_and_amended_without_harm(there: Platform) -> None:
    receipt = await there.port.send(there.to, HELLO, "row-1")
    for _ in range(2):
        await there.port.retract(there.to, receipt.ref)
    await there.port.amend(there.to, receipt.ref, CHANGED)
    assert there.shown() == []


async def test_a_quiet_note_is_read_by_that_person(there: Platform) -> None:
    receipt = await there.port.send(there.to, CHANGED, "row-1", quiet=True)
    assert receipt.conversation
    assert "It has changed" in there.shown()[0]


async def test_the_home_page_is_shown(there: Platform) -> None:
    await there.port.show_home(there.to, EVERYTHING)
    home = there.somebody.home
    shown = view_words(home) if home else there.shown()[0]
    for line in ("A heading", "Two lines", "Nine weeks for a form", "Harbour", "Plain", "Number 11"):
        assert line in shown, line


async def test_a_message_with_every_part_is_taken_and_shown_in_order(there: Platform) -> None:
    await there.port.send(there.to, EVERYTHING, "row-1")
    message = there.local.world.inbox(there.somebody)[0]
    shown = f"{message.username}\n{words(message)}"
    at = [
        shown.index(line)
        for line in (
            "Rhian Bevan",
            "A heading",
            "Two lines",
            "A quiet line",
            "Nine weeks",
            "Nobody's name",
            "Harbour",
            "Plain",
        )
    ]
    assert at == sorted(at)
    assert {"Plain", "Good", "Bad", "A page", "Answer", "Number 0", "Number 11"} <= set(labels(message))
    assert "https://convenor.example/digest/1" in str((message.blocks, message.attachments))
    assert "Please mend it." in shown
    await there.port.amend(
        there.to, f"{there.name}|{there.to.workspace}|{message.conversation}|{message.id}", EVERYTHING
    )


async def test_a_message_may_be_long_and_hold_any_signs(there: Platform) -> None:
    long = "".join(f"Line {n} of <b> & *c* 😀\n" for n in range(330))
    for text in (long, "word " * 1600, "x" * 8000, "\u202e\u200b\x07" * 900 + "end"):
        await there.port.send(there.to, Message(text, (Text(text), Quote(text[:1000], "Jo"))), "row")
        shown = "".join(there.shown()[-1].split())
        assert "".join(text[:7000].split()) in shown


async def test_a_message_of_nothing_much_is_still_a_message(there: Platform) -> None:
    for empty in (Message("Something", ()), Message("Something", (Text(""), Quote(""), Facts(()), Buttons(())))):
        await there.port.send(there.to, empty, "row")
        assert "Something" in there.shown()[-1]


async def raised(there: Platform, message: Message = HELLO) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await there.port.send(there.to, message, "row")
    assert "words" not in f"{caught.value} {caught.value.__cause__}"
    return caught.value


async def test_who_removed_the_bot_is_gone_for_every_kind_of_delivery(there: Platform) -> None:
    receipt = await there.port.send(there.to, HELLO, "row-1")
    there.uninstall()
    known = replace(there.to, conversation=receipt.conversation)
    for to in (there.to, known):
        with pytest.raises(Gone):
            await there.port.send(to, HELLO, "row-2")
    with pytest.raises(Gone):
        await there.port.send(known, HELLO, "row-3", quiet=True)
    with pytest.raises(Gone):
        await there.port.amend(known, receipt.ref, CHANGED)
    with pytest.raises(Gone):
        await there.port.retract(known, receipt.ref)
    with pytest.raises(Gone):
        await there.port.show_home(known, CHANGED)


async def test_who_or_what_is_not_there_is_gone(there: Platform) -> None:
    for nowhere in ({"user": "nobody"}, {"conversation": "nowhere"}, {"workspace": "another"}):
        with pytest.raises(Gone):
            await there.port.send(replace(there.to, **nowhere), HELLO, "row")


async def test_a_room_is_opened_where_the_platform_lets_a_bot_and_refused_for_good_elsewhere(there: Platform) -> None:
    other = there.local.world.add_person(there.local.world.workspace_of(there.somebody), "Ben", key="ben")
    people = [there.to, replace(there.to, user=other.user_id)]
    if there.name == "slack":
        room = await there.port.open_room(people)
        assert room.workspace_id == there.to.workspace_id
        assert room.conversation
    else:
        with pytest.raises(Rejected):
            await there.port.open_room(people)


async def test_too_many_messages_wait_as_long_as_the_platform_says(there: Platform) -> None:
    there.throttle()
    await there.port.send(there.to, HELLO, "row-1")
    error = await raised(there)
    assert isinstance(error, RetryLater)
    assert error.after is not None
    assert 1 <= error.after <= 5
    assert not error.ambiguous
    assert len(there.shown()) == 1


@asynccontextmanager
async def dying(then: str) -> AsyncIterator[tuple[str, list[str]]]:
    """A proxy in front of a platform that dies before (`never`), or after (`after`), it has passed a message on, or
    answers with a 503 and a time to wait (`busy`). Yields its address; the second is the platform's."""
    behind = [""]

    async def pass_on(request: web.Request) -> web.StreamResponse:
        is_message = request.path.endswith(("/activities", "/chat.postMessage"))
        if is_message and then == "busy":
            return web.Response(status=503, headers={"Retry-After": "7"})
        if is_message and then == "never":
            raise asyncio.CancelledError
        headers = {k: v for k, v in request.headers.items() if k in ("Authorization", "Content-Type")}
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                request.method, behind[0] + request.path_qs, data=await request.read(), headers=headers
            ) as answer,
        ):
            if is_message:
                assert request.transport is not None
                request.transport.close()
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", pass_on)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", behind
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("name", PLATFORMS)
async def test_a_lost_answer_may_have_been_a_delivery(name: str) -> None:
    async with dying("after") as (proxy, behind):

        def through(url: str) -> str:
            behind[0] = "/".join(url.split("/")[:3])
            return url.replace(behind[0], proxy)

        async with platform_of(name, through) as there:
            error = await raised(there)
            assert isinstance(error, RetryLater)
            assert error.ambiguous
            assert len(there.shown()) == 1


@pytest.mark.parametrize("name", PLATFORMS)
async def test_a_busy_server_is_tried_later_as_it_says(name: str) -> None:
    async with dying("busy") as (proxy, behind):

        def through(url: str) -> str:
            behind[0] = "/".join(url.split("/")[:3])
            return url.replace(behind[0], proxy)

        async with platform_of(name, through) as there:
            error = await raised(there)
            assert isinstance(error, RetryLater)
            assert (error.after, error.ambiguous) == (7.0, True)


@pytest.mark.parametrize("name", PLATFORMS)
async def test_a_server_that_is_not_there_has_certainly_not_delivered(name: str) -> None:
    async with platform_of(name, lambda url: url.replace(url.split("/")[2], "127.0.0.1:9")) as there:
        error = await raised(there)
        assert isinstance(error, RetryLater)
        assert not error.ambiguous
