"""A Teams door on a real server, an issuer of tokens beside it, and a `handle` that remembers."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from adapters.base import Handled
from adapters.teams.app import TeamsConfig, TeamsDoor
from conversations.events import PersonEvent

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIXTURES = Path(__file__).parents[1] / "fixtures" / "teams"
APP_ID = "0f6a4c1e-8d3b-4a55-9d1c-6b1f0a6f7c21"
TENANT = "72f988bf-0f1b-4c5d-9a57-2d7cd011db47"
USER = "3b1f6c0e-52a4-4f0b-8a7d-9d6f1c2e4b5a"
CONVERSATION = "a:1pL0xT5bNq7R2vKs"
SERVICE = "https://smba.trafficmanager.net/uk/"


def recorded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def page_url(kind: str, id: str) -> str:
    return f"https://convenor.example/{kind}/{id}"


@cache
def private_key(name: str) -> RSAPrivateKey:
    """Keys take long to make, so each is made once."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(kid: str, endorsements: tuple[str, ...] = ("msteams",)) -> dict[str, Any]:
    key: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(private_key(kid).public_key(), as_dict=True)
    return {**key, "kid": kid, "use": "sig", "endorsements": list(endorsements)}


def token(kid: str = "first", *, signed_by: str = "", **claims: Any) -> str:
    """What the connector sends along; each claim may be said otherwise, or left out with None."""
    said = {
        "iss": "https://api.botframework.com",
        "aud": APP_ID,
        "exp": time.time() + 3600,
        "nbf": time.time() - 60,
        "serviceurl": SERVICE,
        **claims,
    }
    kept = {name: value for name, value in said.items() if value is not None}
    return jwt.encode(kept, private_key(signed_by or kid), algorithm="RS256", headers={"kid": kid})


@dataclass
class Issuer:
    """Serves an OpenID document and its keys, and counts who asks."""

    keys: list[dict[str, Any]] = field(default_factory=lambda: [public_jwk("first")])
    asked: int = 0
    down: bool = False
    slow: float = 0.0
    url: str = ""

    async def metadata(self, request: web.Request) -> web.Response:
        if self.down:
            raise web.HTTPServiceUnavailable
        return web.json_response({"issuer": "https://api.botframework.com", "jwks_uri": f"{self.url}/keys"})

    async def jwks(self, request: web.Request) -> web.Response:
        self.asked += 1
        await asyncio.sleep(self.slow)
        return web.json_response({"keys": self.keys})


@dataclass
class Remembered:
    """A `Handle` that plays nothing: it remembers events, and answers or raises what the test says."""

    answer: Handled = field(default_factory=Handled)
    fails: Exception | None = None
    events: list[PersonEvent] = field(default_factory=list)

    async def __call__(self, event: PersonEvent) -> Handled:
        if self.fails:
            raise self.fails
        self.events.append(event)
        return self.answer


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str]


@dataclass
class Wire:
    """The door's address, and what was heard through it."""

    url: str
    heard: Remembered
    issuer: Issuer
    session: aiohttp.ClientSession

    async def post(self, body: object, *, bearer: str | None = "", **headers: str) -> Answer:
        """Posts an activity (or raw bytes) with a good token, another one, or None at all."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **headers}
        if bearer is not None:
            sent["Authorization"] = f"Bearer {bearer or token()}"
        async with self.session.post(f"{self.url}/api/messages", data=raw, headers=sent) as answer:
            text = await answer.text()
            is_json = answer.content_type == "application/json"
            return Answer(answer.status, json.loads(text) if is_json else text, dict(answer.headers))


@asynccontextmanager
async def serving(*routes: web.RouteDef, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """A server on a free loopback port."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, host, 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def teams_wire(**settings: Any) -> AsyncIterator[Wire]:
    """A door with its own issuer. `settings` are TeamsConfig's."""
    issuer, heard = Issuer(), Remembered()
    async with AsyncExitStack() as stack:
        routes = (web.get("/openid", issuer.metadata), web.get("/keys", issuer.jwks))
        issuer.url = await stack.enter_async_context(serving(*routes))
        config = TeamsConfig(**{"app_id": APP_ID, "openid_metadata": f"{issuer.url}/openid", **settings})
        door = TeamsDoor(config, heard, lambda: NOW, page_url)
        url = await stack.enter_async_context(serving(web.post("/api/messages", door.__call__)))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield Wire(url, heard, issuer, session)
