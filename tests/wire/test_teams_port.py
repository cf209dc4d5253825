"""The port over real HTTP: against local mode's connector, and against servers that refuse, fail or are slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from adapters.base import DeliveryError, Gone, Handled, Rejected, RetryLater
from adapters.local import LocalServer, Person
from adapters.local.seen import words
from adapters.teams import deliver
from adapters.teams.app import TeamsConfig
from adapters.teams.deliver import TeamsPort
from conversations.events import Pressed, Said
from conversations.message import Action, Button, Buttons, Heading, Message, Quote, Speaker, Text
from conversations.model import Address, message_ref
from tests.wire.teams_kit import APP_ID, TENANT, page_url, serving, teams_wire

HELLO = Message(
    "Jo says hello",
    (Heading("Hello"), Quote("Shall we *meet*?\nAt the youth club.", "Jo"), Buttons((Button("Yes", Action("yes")),))),
    Speaker("Jo Evans", "community", "Pill"),
)
SECRET_WORDS = Message("the secret words", (Text("the secret words"),))


@asynccontextmanager
async def local_port() -> AsyncIterator[tuple[LocalServer, TeamsPort, Person, Address]]:
    async with LocalServer() as local, aiohttp.ClientSession() as session:
        tenant = local.world.add_workspace("teams", "Newport Council")
        asha = local.world.add_person(tenant, "Asha Rees", key="asha")
        to = Address("teams", tenant.id, asha.aad_id, service_url=local.teams_url)
        yield local, TeamsPort(TeamsConfig(local=True), page_url, session), asha, to


def sent(local: LocalServer, who: Person) -> list[str]:
    return [words(message) for message in local.world.inbox(who)]


async def test_a_first_message_opens_the_conversation_and_says_which() -> None:
    async with local_port() as (local, port, asha, to):
        receipt = await port.send(to, HELLO, "key")
        [message] = local.world.inbox(asha)
        assert receipt.conversation == message.conversation
        assert receipt.ref == message_ref("teams", to.workspace, message.conversation, message.id)
        for line in ("Jo Evans", "community · Pill", "Shall we *meet*?", "At the youth club.", "Yes"):
            assert line in words(message)


@pytest.mark.parametrize("by", ["aad_id", "user_id"])
async def test_a_person_is_reached_by_either_id(by: str) -> None:
    async with local_port() as (local, port, asha, to):
        await port.send(Address("teams", to.workspace, getattr(asha, by), service_url=to.service_url), HELLO, "key")
        assert len(sent(local, asha)) == 1


async def test_a_known_conversation_is_written_to_at_once() -> None:
    async with local_port() as (local, port, asha, to):
        first = await port.send(to, HELLO, "1")
        known = Address("teams", to.workspace, to.user, first.conversation, to.service_url)
        await port.send(known, HELLO, "2", quiet=True)
        await port.show_home(known, HELLO)
        assert len(sent(local, asha)) == 3
        assert [call.method for call in local.world.calls] == ["create", "send", "send", "send"]
        await port.close()


async def test_a_message_is_amended_and_retracted_and_both_again() -> None:
    async with local_port() as (local, port, asha, to):
        receipt = await port.send(to, HELLO, "key")
        await port.amend(to, receipt.ref, Message("Changed", (Text("Changed"),)))
        assert sent(local, asha) == ["Changed"]
        for _ in range(2):
            await port.retract(to, receipt.ref)
        assert sent(local, asha) == []
        await port.amend(to, receipt.ref, HELLO)
        assert sent(local, asha) == []


async def test_who_removed_the_app_is_gone() -> None:
    async with local_port() as (local, port, asha, to):
        await port.send(to, HELLO, "key")
        local.world.update_person(asha, installed=False)
        with pytest.raises(Gone):
            await port.send(to, HELLO, "key")


async def test_a_conversation_that_is_not_there_is_gone() -> None:
    async with local_port() as (_, port, _asha, to):
        with pytest.raises(Gone):
            await port.send(Address("teams", to.workspace, to.user, "a:nowhere", to.service_url), HELLO, "key")


async def test_a_message_that_teams_would_not_take_is_rejected_before_it_is_sent() -> None:
    async with local_port() as (local, port, _, to):
        with pytest.raises(Rejected):
            await port.send(to, Message("x", (Text("x" * 200_000),)), "key")
        assert not local.world.calls


async def test_what_people_do_in_local_mode_reaches_the_door_and_its_answer_them() -> None:
    async with local_port() as (local, port, asha, to), teams_wire(local=True, app_id="") as wire:
        local.people.carrier.bot_url = wire.url
        await local.people.say("asha", "<b> & *me*")
        receipt = await port.send(to, HELLO, "key")
        wire.heard.answer = Handled(settled=Message("Done", (Text("Said yes"),)))
        act = await local.people.press("asha", "Yes")
        assert act.ok
        said, pressed = wire.heard.events
        assert isinstance(said, Said)
        assert said.text == "<b> & *me*"
        assert isinstance(pressed, Pressed)
        assert (pressed.action, pressed.ref) == (Action("yes"), receipt.ref)
        assert sent(local, asha) == ["Said yes"]


# A connector that answers as a test says


@dataclass
class Connector:
    """Answers each call with the next answer, and remembers what it was asked. It hands out tokens too."""

    answers: list[web.Response] = field(default_factory=list)
    calls: list[tuple[str, str, str]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    tokens: list[dict[str, Any]] = field(default_factory=list)
    token_answer: dict[str, Any] = field(default_factory=lambda: {"access_token": "one", "expires_in": 3600})
    token_status: int = 200
    slow: float = 0.0
    url: str = ""

    async def call(self, request: web.Request) -> web.Response:
        self.calls.append((request.method, request.raw_path, request.headers.get("Authorization", "")))
        self.bodies.append(await request.json() if request.can_read_body else None)
        await asyncio.sleep(self.slow)
        return self.answers.pop(0) if self.answers else web.json_response({"id": "m1"})

    async def token(self, request: web.Request) -> web.Response:
        self.tokens.append(dict(await request.post()))
        return web.json_response(self.token_answer, status=self.token_status)


@asynccontextmanager
async def live_port() -> AsyncIterator[tuple[Connector, TeamsPort, Address]]:
    connector = Connector()
    routes = (web.post("/token", connector.token), web.route("*", "/{rest:.*}", connector.call))
    async with serving(*routes) as url, aiohttp.ClientSession() as session:
        connector.url = url
        config = TeamsConfig(
            app_id=APP_ID,
            app_password="hush",
            tenant_id=TENANT,
            token_url=f"{url}/token",
            service_hosts=(url.removeprefix("http://"),),
        )
        to = Address("teams", TENANT, "user", "a:1/../2|x", f"{url}/uk/")
        yield connector, TeamsPort(config, page_url, session), to


def refusal(status: int, code: str = "", **headers: str) -> web.Response:
    body = {"error": {"code": code, "message": "about the secret words"}} if code else None
    return web.json_response(body, status=status, headers=headers)


async def raised(port: TeamsPort, to: Address) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await port.send(to, SECRET_WORDS, "key")
    assert "secret" not in str(caught.value)
    return caught.value


async def test_the_token_is_asked_for_once_and_sent_along() -> None:
    async with live_port() as (connector, port, to):
        await asyncio.gather(*(port.send(to, HELLO, "key") for _ in range(3)))
        [asked] = connector.tokens
        assert asked == {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": "hush",
            "scope": "https://api.botframework.com/.default",
        }
        assert {auth for _, _, auth in connector.calls} == {"Bearer one"}


async def test_a_token_that_is_about_to_expire_is_renewed() -> None:
    async with live_port() as (connector, port, to):
        connector.token_answer["expires_in"] = 0
        await port.send(to, HELLO, "key")
        await port.send(to, HELLO, "key")
        assert len(connector.tokens) == 2


async def test_a_token_that_is_no_longer_taken_is_renewed_once() -> None:
    async with live_port() as (connector, port, to):
        connector.answers = [refusal(401)]
        await port.send(to, HELLO, "key")
        assert len(connector.tokens) == 2
        connector.answers = [refusal(401), refusal(401)]
        assert isinstance(await raised(port, to), RetryLater)


@pytest.mark.parametrize("status", [400, 401, 500])
async def test_without_a_token_messages_wait(status: int) -> None:
    async with live_port() as (connector, port, to):
        connector.token_status = status
        assert isinstance(await raised(port, to), RetryLater)
        assert connector.calls == []


async def test_a_conversation_id_stays_one_part_of_the_address_and_the_ref_leads_back() -> None:
    async with live_port() as (connector, port, to):
        receipt = await port.send(to, HELLO, "key")
        assert receipt.ref == f"teams|{TENANT}|a:1/../2|x|m1"
        await port.retract(to, receipt.ref)
        sending, retracting = (path for _, path, _ in connector.calls)
        assert sending == "/uk/v3/conversations/a%3A1%2F..%2F2%7Cx/activities"
        assert retracting == f"{sending}/m1"


async def test_a_conversation_is_opened_for_the_person_in_their_tenant() -> None:
    async with live_port() as (connector, port, to):
        connector.answers = [web.json_response({"id": "a:new"}, status=201)]
        receipt = await port.send(Address("teams", TENANT, "aad", "", to.service_url), HELLO, "key")
        opened, activity = connector.bodies
        assert opened["members"] == [{"id": "aad"}]
        assert opened["tenantId"] == opened["channelData"]["tenant"]["id"] == TENANT
        assert opened["bot"] == {"id": f"28:{APP_ID}"}
        assert activity["summary"] == "Jo says hello"
        assert receipt.conversation == "a:new"


@pytest.mark.parametrize(
    ("answer", "kind", "ambiguous"),
    [
        (refusal(429, "Throttled"), RetryLater, False),
        (refusal(412, "PreconditionFailed"), RetryLater, False),
        (refusal(500), RetryLater, True),
        (refusal(502, "BadGateway"), RetryLater, True),
        (refusal(503), RetryLater, True),
        (refusal(504), RetryLater, True),
        (refusal(403, "MessageWritesBlocked"), Gone, False),
        (refusal(404, "ConversationNotFound"), Gone, False),
        (refusal(403, "Forbidden"), Rejected, False),
        (refusal(400, "BadSyntax"), Rejected, False),
        (refusal(413, "MessageSizeTooBig"), Rejected, False),
        (refusal(302, Location="http://127.0.0.1:9/"), Rejected, False),
        (web.Response(status=400, text="about the secret words"), Rejected, False),
        (refusal(400, "the secret words"), Rejected, False),
    ],
)
async def test_errors_are_named_by_what_to_do_next(
    answer: web.Response, kind: type[DeliveryError], ambiguous: bool
) -> None:
    async with live_port() as (connector, port, to):
        connector.answers = [answer]
        error = await raised(port, to)
        assert type(error) is kind
        assert getattr(error, "ambiguous", False) is ambiguous


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("7", 7, 7),
        ("in two minutes", 1, 120),
        ("soon", None, None),
    ],
)
async def test_how_long_to_wait_is_passed_on(said: str, least: float | None, most: float | None) -> None:
    if said == "in two minutes":  # as a date, the other way that HTTP has of saying it
        said = format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)
    async with live_port() as (connector, port, to):
        connector.answers = [refusal(429, **{"Retry-After": said})]
        error = await raised(port, to)
        assert isinstance(error, RetryLater)
        if least is None or most is None:
            assert error.after is None
        else:
            assert error.after is not None
            assert least <= error.after <= most


async def test_an_answer_that_does_not_come_may_have_been_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver, "CALL", aiohttp.ClientTimeout(total=0.3))
    async with live_port() as (connector, port, to):
        await port.send(to, HELLO, "the token is there now")
        connector.slow = 30
        error = await raised(port, to)
        assert isinstance(error, RetryLater)
        assert error.ambiguous
        # To replace a message twice is to replace it once.
        with pytest.raises(RetryLater) as caught:
            await port.amend(to, message_ref("teams", TENANT, "a:1", "m1"), HELLO)
        assert not caught.value.ambiguous


async def test_a_server_that_is_not_there_has_not_delivered() -> None:
    async with aiohttp.ClientSession() as session:
        port = TeamsPort(TeamsConfig(local=True), page_url, session)
        error = await raised(port, Address("teams", TENANT, "user", "a:1", "http://127.0.0.1:9/"))
        assert isinstance(error, RetryLater)
        assert not error.ambiguous


@pytest.mark.parametrize("service", ["https://evil.example/", "http://smba.trafficmanager.net/", "http://10.0.0.1/"])
@pytest.mark.parametrize("local", [True, False])
async def test_nothing_is_sent_to_an_address_that_is_not_trusted(service: str, local: bool) -> None:
    async with aiohttp.ClientSession() as session:
        port = TeamsPort(TeamsConfig(app_id=APP_ID, local=local), page_url, session)
        error = await raised(port, Address("teams", TENANT, "user", "a:1", service))
        assert isinstance(error, Rejected)


async def test_a_ref_of_another_platform_is_rejected() -> None:
    async with live_port() as (connector, port, to):
        with pytest.raises(Rejected):
            await port.retract(to, "nonsense")
        assert connector.calls == []


async def test_a_file_comes_from_where_teams_keeps_files() -> None:
    async with local_port() as (local, port, asha, to):
        upload = local.world.upload(asha, "plan.png", "image/png", b"a bench")
        there = f"{local.url}/local/teams/files/{upload.id}/plan.png"
        async with port.open_file(to, there) as stream:
            assert b"".join([chunk async for chunk in stream.chunks]) == b"a bench"
        local.world.uploads.clear()
        with pytest.raises(Gone):
            async with port.open_file(to, there):
                pass


@pytest.mark.parametrize(
    "source",
    [
        "https://evil.example/plan.png",
        "https://sharepoint.com.evil.example/x",
        "http://eastvale.sharepoint.com/x",
        "https://evilsharepoint.com/x",
        "file:///etc/hostname",
        "http://169.254.169.254/latest",
        "nonsense",
        "https://[eastvale.sharepoint.com/x",
        "https://eastvale.sharepoint.com:x/",
    ],
)
async def test_a_file_comes_from_nowhere_else(source: str) -> None:
    async with aiohttp.ClientSession() as session:
        port = TeamsPort(TeamsConfig(app_id=APP_ID, app_password="p"), page_url, session)
        with pytest.raises(Rejected):
            async with port.open_file(Address("teams", TENANT, "u"), source):
                pass
