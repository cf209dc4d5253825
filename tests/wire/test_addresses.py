"""Whose e-mail address the doors look at, when, and which they trust: over real HTTP, from each platform's own answer."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from adapters.base import RetryLater
from adapters.slack.app import SlackConfig, SlackDoor
from adapters.teams.app import TeamsConfig, TeamsDoor
from adapters.teams.deliver import TeamsPort
from conversations.model import Address
from tests.wire import slack_kit, teams_kit
from tests.wire.teams_kit import CONVERSATION, TENANT, USER, page_url, serving

Changes = dict[str, Any]


def marks_of(address: str) -> tuple[str, ...]:
    """Readable ones, for a test."""
    return (f"mark of {address.lower()}",) if address else ()


# Slack


async def heard_on_slack(changes: Changes, text: str = "join", status: int = 200) -> tuple[str, ...] | None:
    """What the door makes of somebody's profile, with these changes, when they press or write something."""
    answer = slack_kit.recorded("users_info")
    profile = changes.get("profile", {})
    answer["user"] |= {**changes, "profile": answer["user"]["profile"] | profile}

    async def users_info(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer xoxb-1"
        return web.json_response(answer, status=status)

    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(serving(web.get("/api/users.info", users_info)))
        config = SlackConfig(slack_kit.SECRET, "xoxb-1", f"{api}/api/")
        handle = slack_kit.Remembered()
        door = SlackDoor(config, handle, lambda: slack_kit.NOW, marks_of=marks_of)
        url = await stack.enter_async_context(serving(web.post("/slack/events", door.__call__)))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        command = {**slack_kit.recorded("command"), "text": text, "team_id": "T012AB3CD"}
        kind, body = slack_kit.wire(command)
        headers = {"Content-Type": kind, **slack_kit.signed(body)}
        async with session.post(f"{url}/slack/events", data=body, headers=headers) as response:
            assert response.status == 200
        await door.close()
    # Whoever only shares a channel is not heard at all.
    return handle.events[0].actor.marks if handle.events else ()


async def test_a_confirmed_address_on_slack_is_known_by_its_mark() -> None:
    assert await heard_on_slack({}, "in") == ("mark of amina@network.example",)
    assert await heard_on_slack({}, "link") == ("mark of amina@network.example",)


async def test_on_slack_nothing_else_looks_at_an_address() -> None:
    assert await heard_on_slack({}, "Hello, all of you") is None
    assert await heard_on_slack({}, "leave") is None


@pytest.mark.parametrize(
    "changes",
    [
        {"is_email_confirmed": False},
        {"is_email_confirmed": "yes"},
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"team_id": "T0ELSEWHERE"},
        {"profile": {"email": None}},
        {"profile": {"email": ["amina@network.example"]}},
    ],
    ids=str,
)
async def test_an_address_on_slack_that_may_be_anybodys_counts_for_nothing(changes: Changes) -> None:
    assert await heard_on_slack(changes, "in") == ()


async def test_where_slack_does_not_answer_nothing_is_known_of_an_address() -> None:
    assert await heard_on_slack({}, "in", status=500) is None


# Teams


def somebody() -> Address:
    return Address("teams", TENANT, USER, CONVERSATION)


async def told_by_teams(changes: Changes, status: int = 200) -> str:
    """The address that the roster of somebody's conversation gives, with these changes."""

    async def member(request: web.Request) -> web.Response:
        assert (request.match_info["conversation"], request.match_info["member"]) == (CONVERSATION, USER)
        return web.json_response({**teams_kit.recorded("member"), **changes}, status=status)

    path = "/v3/conversations/{conversation}/members/{member}"
    async with serving(web.get(path, member)) as url, aiohttp.ClientSession() as session:
        port = TeamsPort(TeamsConfig(local=True, service=f"{url}/"), page_url, session)
        return await port.own_address(somebody())


async def test_an_address_on_teams_counts_in_a_domain_that_the_tenant_proved() -> None:
    assert await told_by_teams({}) == "Asha.Rees@council.example"
    assert await told_by_teams({"email": None}) == "arees@council.example"


async def test_an_address_on_teams_that_an_administrator_just_typed_counts_for_nothing() -> None:
    assert await told_by_teams({"email": "victim@elsewhere.example"}) == "arees@council.example"


@pytest.mark.parametrize(
    "changes",
    [
        {"userRole": "guest"},
        {"userRole": "anonymous"},
        {"userRole": None},
        {"userPrincipalName": "asha_home.example#EXT#@council.example"},
        {"tenantId": "another"},
        {"userPrincipalName": None, "email": "asha@council.example"},
    ],
    ids=str,
)
async def test_an_address_on_teams_that_may_be_anybodys_counts_for_nothing(changes: Changes) -> None:
    assert await told_by_teams(changes) in ("", None)


async def heard_on_teams(activity: Changes, fails: bool = False) -> list[tuple[str, ...] | None]:
    """What the door makes of an activity that comes twice, and how often it asked."""
    asked: list[Address] = []

    async def marks_for(account: Address) -> tuple[str, ...]:
        asked.append(account)
        if fails:
            raise RetryLater("away")
        return marks_of("asha@council.example")

    handle = teams_kit.Remembered()
    config = TeamsConfig(local=True)
    door = TeamsDoor(config, handle, lambda: teams_kit.NOW, page_url, marks_for=marks_for)
    async with serving(web.post("/api/messages", door.__call__)) as url, aiohttp.ClientSession() as session:
        for _ in range(2):
            async with session.post(
                f"{url}/api/messages", json={**activity, "serviceUrl": "http://127.0.0.1:9/"}
            ) as response:
                assert response.status == 200
    assert len(asked) == (0 if not any(e.actor.marks for e in handle.events) and not fails else 2 if fails else 1)
    return [event.actor.marks for event in handle.events]


async def test_on_teams_an_address_is_looked_at_where_it_is_wanted_and_once_an_hour() -> None:
    message = teams_kit.recorded("message")
    mark = ("mark of asha@council.example",)
    assert await heard_on_teams({**message, "text": "in", "attachments": []}) == [mark, mark]
    assert await heard_on_teams(message) == [None, None]


async def test_where_teams_does_not_answer_nothing_is_known_of_an_address() -> None:
    activity = {**teams_kit.recorded("message"), "text": "in", "attachments": []}
    assert await heard_on_teams(activity, fails=True) == [None, None]
