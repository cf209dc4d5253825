"""Many Slack workspaces by OAuth, tokens that rotate, apps that are removed, and Socket Mode: against the local Slack."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web

from adapters.local.seen import words
from adapters.local.server import LocalServer
from adapters.local.world import World
from adapters.slack.app import SlackConfig
from bot.clock import Clock
from bot.settings import load
from bot.wiring import Convenor, build
from conversations.model import Programme, Realm
from storage.secrets import new_secret_key
from tests.scenario.town import MONDAY_MORNING


class Place:
    """A live Convenor and two workspaces of the local Slack, neither of which has the app yet."""

    def __init__(
        self, local: LocalServer, convenor: Convenor, url: str, clock: Clock, values: dict[str, str | int]
    ) -> None:
        self.local, self.convenor, self.url, self.clock, self.values = local, convenor, url, clock, values
        self.world = local.world

    async def settle(self) -> None:
        await self.convenor.courier.play_timers()
        await self.convenor.courier.drain()

    async def say(self, who: str, text: str) -> None:
        act = await self.local.people.say(who, text)
        assert act.ok, act
        await self.settle()

    def screen(self, who: str) -> str:
        return "\n".join(words(message) for message in self.world.inbox(who))

    def wait(self, by: timedelta) -> None:
        self.clock.ahead += by


def small_world() -> World:
    world = World()
    for key, name in (("amina", "Community Network"), ("ben", "Youth Forum")):
        workspace = world.add_workspace("slack", name, workspace_id=f"T0{key.upper()}")
        workspace.bot_token, workspace.installed = "", False
        world.add_person(workspace, key.title(), key=key, installed=False)
    return world


@asynccontextmanager
async def place(folder: Path, database_url: str, by_socket: bool = False) -> AsyncIterator[Place]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url, clock = f"http://127.0.0.1:{port}", Clock(wall=lambda: MONDAY_MORNING)
    values: dict[str, str | int] = {
        "PORT": port,
        "DATABASE_URL": database_url,
        "CONVENOR_SECRET_KEY": new_secret_key(),
        "PUBLIC_URL": url,
    }
    async with LocalServer(small_world(), url) as local:
        world = local.world
        world.clock = clock.now
        world.pacing.on = False
        if by_socket:
            amina = world.workspaces["T0AMINA"]
            amina.bot_token, amina.installed = "xoxb-one", True
            slack = SlackConfig("", "xoxb-one", local.slack_api_url, app_token=world.slack_app_token)
        else:
            ids = (world.slack_client_id, world.slack_client_secret)
            slack = SlackConfig(world.slack_signing_secret, "", local.slack_api_url, *ids)
        convenor = await build(load(values), clock, slack)
        convenor.courier.pace.on = False
        runner = web.AppRunner(convenor.app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        convenor.start()
        if convenor.socket is not None:
            await convenor.socket.start()
        try:
            yield Place(local, convenor, url, clock, values)
        finally:
            await convenor.stop()
            await runner.cleanup()


@pytest.fixture
async def here(tmp_path: Path, _migrated_sqlite_url: str) -> AsyncIterator[Place]:
    async with place(tmp_path, _migrated_sqlite_url) as made:
        yield made


async def answered(here: Place, session: aiohttp.ClientSession, team: str, answer: str = "allow") -> tuple[int, str]:
    """Installs in a browser's way: our page, Slack's page, and back; cookies and all."""
    async with session.get(f"{here.url}/slack/install") as page:
        text = await page.text()
    link = text.split('class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    async with session.post(link, data={"team": team, "answer": answer}) as page:
        return page.status, await page.text()


async def installed(here: Place, team: str) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        status, text = await answered(here, session, team)
    assert status == 200, text
    assert "Convenor is installed" in text


async def test_two_workspaces_install_and_each_is_answered_with_its_own_token(here: Place) -> None:
    for team in ("T0AMINA", "T0BEN"):
        await installed(here, team)
    for who in ("amina", "ben"):
        await here.say(who, "help")
        assert "What you can write" in here.screen(who)
    tokens = {call.authorization for call in here.world.calls if call.method == "chat.postMessage"}
    assert tokens == {f"Bearer {here.world.workspaces[team].bot_token}" for team in ("T0AMINA", "T0BEN")}
    # Nothing that is kept can be read from the database
    kept = [row.bot_token for row in await here.convenor.installs.all()]
    raw = b"".join(path.read_bytes() for path in Path(here.convenor.db.url.database or "").parent.glob("*.db*"))
    assert all(token.encode() not in raw for token in kept)


async def begun(here: Place, session: aiohttp.ClientSession) -> tuple[str, dict[str, str]]:
    """Opens our page; gives the state in its link, and the cookies that it set."""
    async with session.get(f"{here.url}/slack/install") as page:
        link = (await page.text()).split('class="button" href="')[1].split('"')[0].replace("&amp;", "&")
        cookies = {name: morsel.value for name, morsel in page.cookies.items()}
    asked = parse_qs(urlsplit(link).query)
    assert asked["redirect_uri"] == [f"{here.url}/slack/oauth_redirect"]
    return asked["state"][0], cookies


async def test_a_state_works_once_in_the_browser_that_began_and_not_for_long(here: Place) -> None:
    workspace, redirect = here.world.workspaces["T0AMINA"], f"{here.url}/slack/oauth_redirect"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def back(state: str, cookies: dict[str, str]) -> int:
            code = here.local.people.slack_installs.new_code(workspace, redirect, "chat:write")
            async with session.get(redirect, params={"code": code, "state": state}, cookies=cookies) as page:
                return page.status

        state, cookies = await begun(here, session)
        assert await back(state, {}) == 400, "another browser"
        assert await back("made-up", cookies) == 400
        assert await back("made-up", dict.fromkeys(cookies, "made-up")) == 400
        here.wait(timedelta(minutes=11))
        assert await back(state, cookies) == 400, "too late"
        state, cookies = await begun(here, session)
        assert await back(state, cookies) == 200
        assert await back(state, cookies) == 400, "twice"


async def test_saying_no_and_a_wrong_secret_are_told_kindly(here: Place) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        status, text = await answered(here, session, "T0AMINA", "cancel")
        assert (status, "You did not allow it" in text) == (400, True)
        here.world.slack_client_secret = "another"
        status, text = await answered(here, session, "T0AMINA")
        assert (status, "the client secret" in text) == (502, True)
    assert await here.convenor.installs.all() == ()


async def test_a_token_is_renewed_once_for_whoever_needs_it(here: Place) -> None:
    here.world.slack_rotates = True
    await installed(here, "T0AMINA")
    await here.say("amina", "help")
    first = here.world.workspaces["T0AMINA"].bot_token
    here.wait(timedelta(hours=11))
    renewals = len([call for call in here.world.calls if call.method == "oauth.v2.access"])
    # Requests that come in and messages that go out, all at once
    await asyncio.gather(*(here.local.people.say("amina", "help") for _ in range(5)))
    await here.settle()
    assert here.world.workspaces["T0AMINA"].bot_token != first
    assert len([call for call in here.world.calls if call.method == "oauth.v2.access"]) == renewals + 1
    assert here.screen("amina").count("What you can write") == 6
    # Days later only a timer writes: the token that ended long ago is renewed for it
    programme = await with_conveners(here, "amina")
    here.wait(timedelta(days=7, hours=12))
    due = here.clock.now()
    await here.convenor.timers.set(f"digest:{programme.id}:2026-W45", due, programme_id=programme.id)
    await here.settle()
    assert "Leading Eastvale: week 45" in here.screen("amina")
    assert len([call for call in here.world.calls if call.method == "oauth.v2.access"]) == renewals + 2
    assert await here.convenor.outbox.parked() == []


async def test_an_app_that_is_removed_is_told_to_the_conveners_elsewhere_and_not_tried_again(here: Place) -> None:
    await installed(here, "T0AMINA")
    await installed(here, "T0BEN")
    programme = await with_conveners(here, "ben", "amina")
    await here.local.people.uninstall("amina")
    await here.settle()
    assert "Convenor was removed from a workspace of Leading Eastvale." in here.screen("ben")
    assert here.screen("ben").count("was removed from a workspace") == 1
    [install] = [each for each in await here.convenor.installs.all() if each.workspace == "T0AMINA"]
    assert install.revoked_at is not None
    assert install.bot_token == ""
    # A round is due: nothing is tried in the workspace that is gone
    calls = len(here.world.calls)
    await here.convenor.timers.set(f"round:{programme.id}:x", here.clock.now(), programme_id=programme.id)
    await here.settle()
    gone = [call for call in list(here.world.calls)[calls:] if call.error == "account_inactive"]
    assert gone == []
    assert await here.convenor.outbox.parked() == []
    # Installed again, they are answered again
    await installed(here, "T0AMINA")
    await here.say("amina", "help")
    assert "What you can write" in here.screen("amina").split("\n")[-20:] or "What you can write" in here.screen(
        "amina"
    )


async def with_conveners(here: Place, *who: str) -> Programme:
    realms = (Realm("political", "Political"), Realm("community", "Community"))
    programme = Programme("p1", "Leading Eastvale", realms, ("Harbour",), (), created_at=here.clock.now())
    queries = here.convenor.queries
    await queries.save_programme(programme)
    for each in who:
        code = await queries.create_code("convener", programme.id, here.clock.now() + timedelta(days=1))
        await here.say(each, code)
    return programme


async def test_a_token_that_slack_refuses_is_told_once(here: Place) -> None:
    await installed(here, "T0AMINA")
    await installed(here, "T0BEN")
    await with_conveners(here, "ben", "amina")
    here.world.workspaces["T0AMINA"].bot_token = "changed-behind-our-back"
    for _ in range(3):
        await here.local.people.say("amina", "help")
        await here.convenor.courier.play_timers()
    await asyncio.wait_for(until(here, "ben", "I cannot write to a workspace of Leading Eastvale just now."), 10)
    assert here.screen("ben").count("I cannot write to a workspace") == 1


async def until(here: Place, who: str, text: str) -> None:
    while text not in here.screen(who):
        await here.convenor.courier.play_timers()
        here.convenor.courier.wake()
        await asyncio.sleep(0.05)


@pytest.fixture
async def by_socket(tmp_path: Path, _migrated_sqlite_url: str) -> AsyncIterator[Place]:
    async with place(tmp_path, _migrated_sqlite_url, by_socket=True) as made:
        yield made


async def test_socket_mode_needs_no_address_and_takes_the_same_way(by_socket: Place) -> None:
    here = by_socket
    await with_conveners(here, "amina")
    assert "You are now a convener of Leading Eastvale." in here.screen("amina")
    await here.local.people.press("amina", "The programme")
    await here.settle()
    await here.local.people.press("amina", "The digest")
    person = here.world.person("amina")
    assert person.modal, "a press opens a form through the socket"
    act = await here.local.people.submit("amina", {"threshold": "10"})
    await here.settle()
    assert act.ok
    assert "Counts below 10 are not shown." in here.screen("amina")
    # Nobody can come in by the address that is not used
    async with aiohttp.ClientSession() as session:
        headers = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=0"}
        async with session.post(f"{here.url}/slack/events", json={"type": "x"}, headers=headers) as answer:
            assert answer.status == 401
