"""Several registrations in one deployment: each activity is checked against its own, and each tenant's people are
written to by their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import web

from adapters.base import RetryLater
from adapters.teams.app import Registrations, TeamsConfig, TeamsDoor
from adapters.teams.deliver import TeamsPorts
from conversations.message import Message
from conversations.model import Address
from tests.wire.teams_kit import APP_ID, NOW, TENANT, Issuer, Remembered, page_url, recorded, serving, token

OTHER_APP, OTHER_TENANT = "11111111-2222-4333-8444-555555555555", "66666666-7777-4888-9999-aaaaaaaaaaaa"


class Wired:
    def __init__(self, url: str, heard: Remembered, refused: list[str]) -> None:
        self.url, self.heard, self.refused = url, heard, refused

    async def post(self, app_id: str, tenant: str) -> int:
        body = recorded("message")
        body["channelData"]["tenant"]["id"] = body["conversation"]["tenantId"] = tenant
        headers = {"Authorization": f"Bearer {token(aud=app_id)}"}
        async with aiohttp.ClientSession() as session, session.post(self.url, json=body, headers=headers) as answer:
            return answer.status


@pytest.fixture
async def wired() -> AsyncIterator[Wired]:
    issuer = Issuer()
    async with serving(web.get("/openid", issuer.metadata), web.get("/keys", issuer.jwks)) as issuer.url:
        own = TeamsConfig(app_id=APP_ID, tenant_id=TENANT, openid_metadata=f"{issuer.url}/openid")
        other = replace(own, app_id=OTHER_APP, tenant_id=OTHER_TENANT)

        async def added() -> tuple[TeamsConfig, ...]:
            return (other,)

        heard, refused = Remembered(), list[str]()
        door = TeamsDoor(Registrations(own, added), heard, lambda: NOW, page_url, refused.append)
        async with serving(web.post("/api/messages", door.__call__)) as url:
            yield Wired(f"{url}/api/messages", heard, refused)


async def test_each_activity_is_checked_against_its_own_registration(wired: Wired) -> None:
    assert await wired.post(APP_ID, TENANT) == 200
    assert await wired.post(OTHER_APP, OTHER_TENANT) == 200
    assert [event.actor.address.workspace for event in wired.heard.events] == [TENANT, OTHER_TENANT]
    # Neither may speak for the other's tenant, and a stranger for none
    assert await wired.post(OTHER_APP, TENANT) == 403
    assert await wired.post(APP_ID, OTHER_TENANT) == 403
    assert await wired.post("99999999-0000-4000-8000-000000000000", TENANT) == 401
    assert len(wired.heard.events) == 2
    assert wired.refused == ["teams-tenant", "teams-tenant", "teams"]


async def test_people_are_written_to_by_the_registration_of_their_tenant() -> None:
    own = TeamsConfig(app_id="own", app_type="MultiTenant")
    one, two = TeamsConfig(app_id="one", tenant_id="t1"), TeamsConfig(app_id="two", tenant_id="t2")
    rows: tuple[TeamsConfig, ...] = (one, two)

    async def added() -> tuple[TeamsConfig, ...]:
        return rows

    registrations = Registrations(own, added)
    chosen = [(await registrations.of_tenant(tenant)).app_id for tenant in ("t1", "t2", "elsewhere")]
    assert chosen == ["one", "two", "own"]

    async def away() -> tuple[TeamsConfig, ...]:
        raise OSError

    assert (await Registrations(own, away).of_tenant("t1")).app_id == "own", "a database that is away stops nobody"


async def test_a_registration_that_microsoft_refuses_is_told_and_the_message_waits() -> None:
    told: list[tuple[str, str]] = []

    async def refuse(_: web.Request) -> web.Response:
        return web.json_response({"error": "invalid_client"}, status=401)

    async def lost(tenant: str, reason: str) -> None:
        told.append((tenant, reason))

    async with serving(web.post("/token", refuse)) as url, aiohttp.ClientSession() as session:
        hosts = (url.removeprefix("http://"),)
        config = TeamsConfig(APP_ID, "old", tenant_id=TENANT, token_url=f"{url}/token", service_hosts=hosts)
        port = TeamsPorts(Registrations(config), page_url, session, lost)
        with pytest.raises(RetryLater) as waits:
            await port.send(Address("teams", TENANT, "user", "a:1", f"{url}/"), Message("Hello", ()), "key")
    assert waits.value.wide, "the whole tenant has to wait"
    assert told == [(TENANT, "no token: 401")]
