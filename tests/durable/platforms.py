"""Slack and the Bot Connector as a live Convenor meets them: over wires that can fail, and with tokens to check.

The emulator runs in the test's own process, so it outlives the processes that are killed. People send what they do until
it is answered with 200, as the platforms do, only sooner.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from aiohttp import web

from adapters.local.carrier import Act
from adapters.local.people import People
from adapters.local.server import add_local_routes
from adapters.local.world import World
from tests.durable.processes import DEADLINE
from tests.durable.wires import Wire, free_port
from tests.wire.teams_kit import Issuer, token

SLACK, TEAMS = "/local/slack/api/", "/local/teams/"


@dataclass
class Platforms:
    """`inward` is the wire from the platforms to the bot, `outward` the one from the bot to the platforms."""

    world: World
    people: People
    inward: Wire
    outward: Wire

    @property
    def service_url(self) -> str:
        return f"{self.outward.url}{TEAMS}"

    @property
    def settings(self) -> dict[str, str]:
        """What makes a live Convenor talk to these platforms."""
        slack = next(w for w in self.world.workspaces.values() if w.platform == "slack")
        return {
            "SLACK_SIGNING_SECRET": self.world.slack_signing_secret,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_API_URL": f"{self.outward.url}{SLACK}",
            "MicrosoftAppId": self.world.teams_app_id,
            "MicrosoftAppPassword": "a password",
            "MicrosoftAppType": "MultiTenant",
            "TEAMS_OPENID_METADATA": f"{self.outward.url}/openid",
            "TEAMS_TOKEN_URL": f"{self.outward.url}/token",
            "TEAMS_SERVICE_HOSTS": f"127.0.0.1:{self.outward.at}",
        }

    async def until_heard(self, act: Act) -> Act:
        """Sends it again until it is answered with 200."""
        end = time.monotonic() + DEADLINE
        while act.status != 200:
            assert time.monotonic() < end, f"the platform gave up after {act.status}: {act.body}"
            await asyncio.sleep(0.2)
            act = await self.people.again(act)
        return act

    async def say(self, who: str, text: str) -> Act:
        return await self.until_heard(await self.people.say(who, text))


@asynccontextmanager
async def live_platforms(world: World, now: Callable[[], datetime]) -> AsyncIterator[Platforms]:
    port, issuer, app = free_port(), Issuer(), web.Application()
    world.pacing.on, world.clock = False, now
    async with AsyncExitStack() as stack:
        inward = await stack.enter_async_context(Wire())
        outward = await stack.enter_async_context(Wire(port))
        people = add_local_routes(app, world, inward.url, own_url=outward.url)
        issuer.url = outward.url
        app.add_routes([web.get("/openid", issuer.metadata), web.get("/keys", issuer.jwks), web.post("/token", _token)])
        runner = web.AppRunner(app, shutdown_timeout=0.5)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", port).start()
        made = Platforms(world, people, inward, outward)
        # The emulator asks for no token and sends none; a live bot wants one.
        bearer = token(aud=world.teams_app_id, serviceurl=made.service_url)
        people.carrier._session = aiohttp.ClientSession(headers={"Authorization": f"Bearer {bearer}"})
        # `until_heard` does what is left out here.
        people.carrier.slack_repeats = ()
        yield made


async def _token(_: web.Request) -> web.Response:
    return web.json_response({"access_token": "a token", "expires_in": 3600})
